#include "Plugin/ImpulseSource.h"

#include "Impulse/EmbeddedAudio.h"
#include "Impulse/FactoryImpulses.h"
#include "Impulse/ImpulseFingerprint.h"

namespace partita::app
{

namespace fs = std::filesystem;

ImpulseSource::Key ImpulseSource::keyOf (const ImpulseSettings& settings)
{
    const auto reference = settings.reference();
    std::error_code missing;
    return { reference.file, reference.identity.fingerprint ? reference.identity.fingerprint->sha256 : "",
             reference.pairing,
             factory::isFactoryPath (reference.file) ? fs::file_time_type {}
                                                     : fs::last_write_time (reference.file, missing) };
}

Status ImpulseSource::find (const ImpulseSettings& settings)
{
    auto wanted = keyOf (settings);

    // Told by its samples, it stays what it is when its file goes away.
    if (key && key->file == wanted.file && key->pairing == wanted.pairing
        && (key->written == wanted.written || ! wanted.sha256.empty())
        && (key->sha256.empty() || wanted.sha256.empty() || key->sha256 == wanted.sha256))
        return Done {};

    auto impulse = resolveImpulse (settings.reference(), usualSearchPlaces());

    if (! impulse)
        return impulse.error();

    Found next;
    next.path = impulse->path;

    for (const auto& remark : impulse->remarks)
        next.remarks += (next.remarks.empty() ? "" : " ") + remark;

    next.original = std::make_shared<const ImpulseResponse> (std::move (impulse->impulse));
    found = std::move (next);
    wanted.sha256 = fingerprintOf (*found.original).sha256;
    key = std::move (wanted);
    editor.emplace (found.original);
    editsDone.reset();
    return Done {};
}

Status ImpulseSource::edit (const ImpulseEdits& edits, ChannelLayout layout)
{
    if (auto wanted = std::pair { edits, layout }; editsDone == wanted)
        return Done {};

    auto edited = editor->render (edits, layout);

    if (! edited)
        return edited.error();

    found.edited = std::make_shared<const ImpulseResponse> (*std::move (edited));
    found.fitted.reset();
    editsDone = { edits, layout };
    return Done {};
}

Status ImpulseSource::fit (double rateHz)
{
    if (found.fitted != nullptr && found.fitted->rateHz == rateHz)
        return Done {};

    auto fitted = resampled (*found.edited, rateHz);

    if (! fitted)
        return fitted.error();

    found.fitted = std::make_shared<const ImpulseResponse> (*std::move (fitted));
    return Done {};
}

Result<ImpulseSource::Found> ImpulseSource::get (const ImpulseSettings& settings, double rateHz)
{
    if (auto done = find (settings); ! done)
        return done.error();

    if (auto done = edit (settings.edits, settings.layout); ! done)
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
