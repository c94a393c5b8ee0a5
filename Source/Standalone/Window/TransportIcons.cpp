#include "Standalone/Window/TransportIcons.h"

namespace partita::app::icons
{

const Icon& play()
{
    static const auto icon = []
    {
        Icon made;
        made.path.addTriangle (0.2f, 0.08f, 0.2f, 0.92f, 0.92f, 0.5f);
        return made;
    }();
    return icon;
}

const Icon& pause()
{
    static const auto icon = []
    {
        Icon made;
        made.path.addRectangle (0.16f, 0.1f, 0.24f, 0.8f);
        made.path.addRectangle (0.6f, 0.1f, 0.24f, 0.8f);
        return made;
    }();
    return icon;
}

const Icon& loop()
{
    static const auto icon = []
    {
        Icon made { {}, 1.6f };
        made.path.startNewSubPath (0.3f, 0.75f);
        made.path.cubicTo (-0.02f, 0.75f, -0.02f, 0.25f, 0.3f, 0.25f);
        made.path.lineTo (0.8f, 0.25f);
        made.path.startNewSubPath (0.62f, 0.06f);
        made.path.lineTo (0.82f, 0.25f);
        made.path.lineTo (0.62f, 0.44f);
        made.path.startNewSubPath (0.95f, 0.4f);
        made.path.cubicTo (1.0f, 0.6f, 0.9f, 0.75f, 0.7f, 0.75f);
        made.path.lineTo (0.5f, 0.75f);
        return made;
    }();
    return icon;
}

const Icon& record()
{
    static const auto icon = []
    {
        Icon made;
        made.path.addEllipse (0.1f, 0.1f, 0.8f, 0.8f);
        return made;
    }();
    return icon;
}

} // namespace partita::app::icons
