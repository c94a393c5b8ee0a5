#include "Plugin/ImpulseSource.h"

#include "Chain/FactoryImpulseAtRate.h"
#include "Impulse/EmbeddedAudio.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/ImpulseFingerprint.h"

namespace partita::app
{

namespace fs = std::filesystem;

ImpulseSource::Key ImpulseSource::keyOf (const ImpulseSettings& settings, double rateHz)
{
    const auto reference = settings.reference();
    std::error_code missing;

    if (factory::isFactoryPath (reference.file))
        return { reference.file, "", reference.pairing, {}, rateHz };

    return { reference.file, reference.identity.fingerprint ? reference.identity.fingerprint->sha256 : "",
             reference.pairing, fs::last_write_time (reference.file, missing), 0.0 };
}

Result<ImpulseSource::Found> ImpulseSource::load (const ImpulseSettings& settings, double rateHz,
                                                  const StopRequest& stop)
{
    Found loaded;

    if (factory::isFactoryPath (settings.file))
    {
        auto made = factoryImpulseAtRate (settings.file, rateHz);

        if (! made)
            return made.error();

        loaded.original = *std::move (made);
        return loaded;
    }

    auto impulse = resolveImpulse (settings.reference(), usualSearchPlaces(), stop);

    if (! impulse)
        return impulse.error();

    loaded.path = impulse->path;

    for (const auto& remark : impulse->remarks)
        loaded.remarks += (loaded.remarks.empty() ? "" : " ") + remark;

    loaded.original = std::make_shared<const ImpulseResponse> (std::move (impulse->impulse));
    return loaded;
}

Status ImpulseSource::find (const ImpulseSettings& settings, double rateHz, const StopRequest& stop)
{
    auto wanted = keyOf (settings, rateHz);

    // Told by its samples, it stays what it is when its file goes away.
    if (key && key->file == wanted.file && key->pairing == wanted.pairing && key->madeAtHz == wanted.madeAtHz
        && (key->written == wanted.written || ! wanted.sha256.empty())
        && (key->sha256.empty() || wanted.sha256.empty() || key->sha256 == wanted.sha256))
        return Done {};

    auto next = load (settings, rateHz, stop);

    if (! next)
        return next.error();

    found = *std::move (next);
    wanted.sha256 = fingerprintOf (*found.original).sha256;
    key = std::move (wanted);
    editor.emplace (found.original);
    editsDone.reset();
    return Done {};
}

Status ImpulseSource::edit (const ImpulseEdits& edits, ChannelLayout layout, const StopRequest& stop)
{
    if (auto wanted = std::pair { edits, layout }; editsDone == wanted)
        return Done {};

    if (edits == ImpulseEdits {})
    {
        found.edited = found.original;
    }
    else
    {
        auto edited = editor->render (edits, layout, stop);

        if (! edited)
            return edited.error();

        found.edited = std::make_shared<const ImpulseResponse> (*std::move (edited));
    }

    found.fitted.reset();
    editsDone = { edits, layout };
    return Done {};
}

Status ImpulseSource::fit (double rateHz)
{
    if (found.fitted != nullptr && found.fitted->rateHz == rateHz)
        return Done {};

    if (found.edited->rateHz == rateHz)
    {
        found.fitted = found.edited;
        return Done {};
    }

    auto fitted = resampled (*found.edited, rateHz);

    if (! fitted)
        return fitted.error();

    found.fitted = std::make_shared<const ImpulseResponse> (*std::move (fitted));
    return Done {};
}

Result<ImpulseSource::Found> ImpulseSource::get (const ImpulseSettings& settings, double rateHz,
                                                 const StopRequest& stop)
{
    if (auto done = find (settings, rateHz, stop); ! done)
        return done.error();

    if (auto done = edit (settings.edits, settings.layout, stop); ! done)
        return done.error();

    if (auto done = fit (rateHz); ! done)
        return done.error();

    return found;
}

ImpulseIdentity ImpulseSource::identity (std::size_t mostBytes) const
{
    ImpulseIdentity identity;

    if (found.original == nullptr || ! key || factory::isFactoryPath (key->file))
        return identity;

    identity.fingerprint = fingerprintOf (*found.original);

    if (! found.path.empty())
        identity.lastPath = fs::absolute (found.path).string();

    if (auto audio = embed (*found.original); audio && audio->bytes->size() <= mostBytes)
        identity.embedded = *std::move (audio);

    return identity;
}

} // namespace partita::app
