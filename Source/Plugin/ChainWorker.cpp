#include "Plugin/ChainWorker.h"

#include "Convolution/PartitionPlan.h"

#include <algorithm>

namespace partita::app
{
namespace
{

// Where something moves it goes on moving; where nothing does, looking more often would cost more than all else that is done then.
constexpr int lookEveryMilliseconds = 10, idleLookEveryMilliseconds = 30;
constexpr std::chrono::seconds movingFor { 2 };

// A unit impulse in the middle of so many taps in place of the filter: the same length and the same latency.
void delayAll (ChainResponse& response, Frames frames)
{
    for (auto& taps : response.matrix.responses)
    {
        taps.insert (taps.begin(), static_cast<std::size_t> (frames), 0.0);
        taps.insert (taps.end(), static_cast<std::size_t> (frames), 0.0);
    }

    response.latencyFrames += frames;
}

Status fitOutputs (ResponseMatrix& matrix, int outputs)
{
    if (matrix.outputs > outputs)
        return Error {
            ErrorCode::unsuitable,
            "The impulse makes stereo of a mono signal, and the track is mono. Choose a track that "
            "goes from mono to stereo, or a mono impulse.",
            {}
        };

    if (matrix.outputs == 1 && outputs == 2)
    {
        const auto left = matrix.paths;

        for (auto path : left)
        {
            path.output = 1;
            matrix.paths.push_back (path);
        }

        matrix.outputs = 2;
    }

    return Done {};
}

ChainResponse straightThrough (double rateHz, int inputs, int outputs)
{
    ChainResponse response { ResponseMatrix { inputs, outputs, { { 1.0 } }, {} }, rateHz, 0 };

    for (int c = 0; c < outputs; ++c)
        response.matrix.paths.push_back ({ std::min (c, inputs - 1), c, 0 });

    return response;
}

} // namespace

ChainWorker::ChainWorker (State& toFollow, const Parameters& toRead, Calls toMake)
    : Thread ("Partita designer"), state (toFollow), parameters (toRead), calls (std::move (toMake))
{
}

ChainWorker::~ChainWorker() { stopThread (-1); }

Result<ChainWorker::Source> ChainWorker::sourceOf (const ChainSettings& settings, const StopRequest& stop)
{
    Source source { settings, {} };

    if (! settings.hasImpulse())
        return source;

    auto found = impulses.get (*settings.impulse, audio.rateHz, stop);

    if (! found)
        return found.error();

    source.impulse = *std::move (found);
    return source;
}

Result<ChainWorker::Choice> ChainWorker::build (const Source& source) const
{
    auto settings = source.settings;
    Frames delay = 0;

    if (const auto lowpass = findFilter (settings.filters, FilterKind::lowpass);
        lowpass != settings.filters.end() && ! fitsBelowNyquist (*lowpass, audio.rateHz))
    {
        if (settings.filtersOn)
            delay = lowpass->phase.latencyOf (static_cast<std::size_t> (edgeTaps (*lowpass, audio.rateHz)));

        settings.filters.erase (lowpass);
    }

    auto built = buildChain (settings, source.impulse ? source.impulse->fitted.get() : nullptr, audio.rateHz,
                             audio.inputs, ImpulseForm::edited);

    if (! built)
        return built.error();

    Choice choice { source, *std::move (built) };
    delayAll (choice.built.response, delay);
    choice.built.response.allowedLatencyFrames =
        engineLatencies[static_cast<std::size_t> (parameters.engineLatency.getIndex())];

    if (auto fits = fitOutputs (choice.built.response.matrix, audio.outputs); ! fits)
        return fits.error();

    return choice;
}

void ChainWorker::identify (const ImpulseSettings& impulse)
{
    state.identify (impulse.file, impulses.identity (embeddedUpTo));
}

void ChainWorker::embedUpTo (std::size_t bytes)
{
    mostEmbeddedBytes.store (bytes, std::memory_order_relaxed);
}

void ChainWorker::followEmbedding()
{
    const auto most = mostEmbeddedBytes.load (std::memory_order_relaxed);

    if (std::exchange (embeddedUpTo, most) != most && lastGood && lastGood->impulse)
        identify (*lastGood->settings.impulse);
}

void ChainWorker::tell (Problem next)
{
    const std::scoped_lock lock (reportMutex);
    lastProblem = std::move (next);
}

std::optional<ChainWorker::Choice> ChainWorker::choose (std::uint64_t revision, Playing isPlaying,
                                                        const StopRequest& stop)
{
    isSettled = false;
    const auto settings = state.settings (audio.rateHz);
    auto source = sourceOf (settings, stop);

    if (! source && source.error().code == ErrorCode::cancelled)
        return {};

    auto choice = source ? build (*source) : Result<Choice> (source.error());

    if (choice)
    {
        isSettled = true;

        if (revision > 0)
            lastGood = *std::move (source);

        if (choice->source.impulse && ! settings.impulse->identity.fingerprint)
            identify (*settings.impulse);

        tell ({ choice->source.impulse && ! choice->source.impulse->remarks.empty()
                    ? choice->source.impulse->remarks
                    : state.remark(),
                false });
        return *std::move (choice);
    }

    tell ({ choice.error().text(), ! source });
    return chooseWithout (settings, isPlaying);
}

std::optional<ChainWorker::Choice> ChainWorker::chooseWithout (const ChainSettings& settings,
                                                               Playing isPlaying) const
{
    if (lastGood && isPlaying == Playing::something)
        return {};

    if (lastGood)
    {
        auto before = *lastGood;

        if (before.impulse && before.impulse->fitted->rateHz != audio.rateHz)
            if (auto again = resampled (*before.impulse->edited, audio.rateHz))
                before.impulse->fitted = std::make_shared<const ImpulseResponse> (*std::move (again));

        if (auto choice = build (before))
            return *std::move (choice);
    }

    auto withoutImpulse = settings;
    withoutImpulse.impulseOn = false;

    if (auto filters = build ({ withoutImpulse, {} }))
        return *std::move (filters);

    if (isPlaying == Playing::something)
        return {};

    Choice nothing;
    nothing.built.response = straightThrough (audio.rateHz, audio.inputs, audio.outputs);
    return nothing;
}

void ChainWorker::report (const Choice& choice)
{
    const auto& response = choice.built.response;
    const auto front = response.front ? static_cast<Frames> (response.front->taps.size()) - 1 : 0;
    const auto late = live->latencyFrames() - response.latencyFrames; // what the plan takes
    latency.store (live->latencyFrames(), std::memory_order_relaxed);
    tail.store (std::max<Frames> (response.matrix.longestTaps() - 1, 0) + front + late,
                std::memory_order_relaxed);

    auto chain = std::make_shared<PlayingChain>();
    chain->rateHz = audio.rateHz;
    chain->inputs = audio.inputs;
    chain->outputs = audio.outputs;
    chain->settings = choice.source.settings;
    chain->filters = choice.built.filters;
    chain->impulse = choice.source.impulse.value_or (ImpulseSource::Found {});
    chain->channelsTaken = choice.built.impulse ? choice.built.impulse->channelsTaken : std::string();
    chain->shape = response.matrix.shape();
    chain->plan = live->plan();
    chain->latencyFrames = live->latencyFrames();
    chain->taps = response.matrix.longestTaps();

    const std::scoped_lock lock (reportMutex);
    chain->revision = nowPlaying == nullptr ? 1 : nowPlaying->revision + 1;
    nowPlaying = std::move (chain);
}

void ChainWorker::prepare (double rateHz, int promisedFrames, int inputs, int outputs)
{
    {
        const std::scoped_lock lock (mutex);
        const Audio wanted { rateHz, inputs, outputs, quantumForCalls (promisedFrames) };
        followEmbedding();

        if (live == nullptr)
            live = std::move (resting);

        if (std::exchange (audio, wanted) == wanted && live != nullptr && isSettled && state.wish() == done)
            startAfresh();
        else
            buildAnew();
    }

    if (! isThreadRunning())
        startThread();
}

void ChainWorker::startAfresh()
{
    live->setLevels (state.levels());
    live->setBypassed (parameters.bypass.get());
    live->reset();
}

void ChainWorker::buildAnew()
{
    live.reset();
    done = state.wish();
    const auto choice = choose (done.revision, Playing::nothing, {});

    if (! choice)
        return;

    LiveChain::Options options;
    options.levels = state.levels();
    options.bypassed = parameters.bypass.get();
    options.quantum = audio.quantum;

    if (auto created = LiveChain::create (choice->built.response, options))
    {
        live = *std::move (created);
        report (*choice);
    }
    else
    {
        isSettled = false;
        tell ({ created.error().text(), false });
    }
}

void ChainWorker::release()
{
    stopThread (-1);
    const std::scoped_lock lock (mutex);

    if (live != nullptr)
        resting = std::move (live);
}

void ChainWorker::catchUp() { update ({}); }

void ChainWorker::catchUpWithin (std::chrono::milliseconds patience)
{
    if (! isThreadRunning())
        return;

    std::unique_lock lock (reportMutex);
    const auto wanted = ++looksWanted;
    notify();
    looked.wait_for (lock, patience, [&] { return looksDone >= wanted; });
}

void ChainWorker::run()
{
    while (! threadShouldExit())
    {
        look();
        wait (isMoving() ? lookEveryMilliseconds : idleLookEveryMilliseconds);
    }
}

bool ChainWorker::isMoving()
{
    const std::scoped_lock lock (mutex);
    return std::chrono::steady_clock::now() - lastWork < movingFor;
}

void ChainWorker::look()
{
    std::uint64_t wanted = 0;

    {
        const std::scoped_lock lock (reportMutex);
        wanted = looksWanted;
    }

    calls.beforeLook();
    update ([this] { return threadShouldExit(); });
    const std::scoped_lock lock (reportMutex);
    looksDone = wanted;
    looked.notify_all();
}

void ChainWorker::update (const StopRequest& stop)
{
    const std::scoped_lock lock (mutex);

    if (live == nullptr)
        return;

    live->collect();

    if (state.isLoading())
        return;

    followEmbedding();

    auto wish = state.wish();

    if (wish == done)
        return;

    working.store (true, std::memory_order_relaxed);
    lastWork = std::chrono::steady_clock::now();
    done = std::move (wish);

    try
    {
        if (const auto choice = choose (done.revision, Playing::something, stop))
        {
            const auto before = latencyFrames();

            if (auto handed = live->exchange (choice->built.response))
            {
                report (*choice);
            }
            else
            {
                isSettled = false;
                tell ({ handed.error().text(), false });
            }

            if (latencyFrames() != before)
                calls.latencyChanged();
        }
    }
    catch (const std::exception& error)
    {
        isSettled = false;
        tell ({ std::string ("The settings could not be put to work: ") + error.what(), false });
    }

    working.store (false, std::memory_order_relaxed);
}

ChainWorker::Problem ChainWorker::problem() const
{
    const std::scoped_lock lock (reportMutex);
    return lastProblem;
}

std::shared_ptr<const PlayingChain> ChainWorker::playing() const
{
    const std::scoped_lock lock (reportMutex);
    return nowPlaying;
}

} // namespace partita::app
