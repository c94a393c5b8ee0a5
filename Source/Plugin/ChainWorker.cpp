#include "Plugin/ChainWorker.h"

#include "Convolution/PartitionPlan.h"

#include <algorithm>

namespace partita::app
{
namespace
{

constexpr int lookEveryMilliseconds = 10;

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

ChainWorker::ChainWorker (const State& toFollow, const Parameters& toRead,
                          std::function<void()> onLatencyChange)
    : Thread ("Partita designer"),
      state (toFollow),
      parameters (toRead),
      latencyChanged (std::move (onLatencyChange))
{
}

ChainWorker::~ChainWorker() { stopThread (-1); }

Result<ChainWorker::Impulse> ChainWorker::impulseOf (const ChainSettings& settings, std::uint64_t revision)
{
    if (! settings.impulse)
        return Impulse {};

    if (loaded == nullptr || impulseFile != settings.impulse->file || impulseRevision != revision)
    {
        auto impulse = loadImpulse (settings.impulse->file);

        if (! impulse)
            return impulse.error();

        loaded = std::make_shared<const ImpulseResponse> (*std::move (impulse));
        fitted.reset();
        impulseFile = settings.impulse->file;
        impulseRevision = revision;
    }

    if (fitted == nullptr || fitted->rateHz != rate)
    {
        auto impulse = resampled (*loaded, rate);

        if (! impulse)
            return impulse.error();

        fitted = std::make_shared<const ImpulseResponse> (*std::move (impulse));
    }

    return fitted;
}

Result<ChainWorker::Choice> ChainWorker::build (const Source& source) const
{
    auto settings = source.settings;
    Frames delay = 0;

    if (const auto lowpass = findLowpass (settings.filters);
        lowpass != settings.filters.end() && ! fitsBelowNyquist (*lowpass, rate))
    {
        delay = (lowpassTaps (*lowpass, rate) - 1) / 2;
        settings.filters.erase (lowpass);
    }

    auto built = buildChain (settings, source.impulse.get(), rate, numInputs);

    if (! built)
        return built.error();

    Choice choice { std::move (built->response), settings.levels.gain };
    delayAll (choice.response, delay);

    if (auto fits = fitOutputs (choice.response.matrix, numOutputs); ! fits)
        return fits.error();

    return choice;
}

std::optional<ChainWorker::Choice> ChainWorker::choose (std::uint64_t revision, Playing playing)
{
    const auto tell = [this] (std::string text)
    {
        const std::scoped_lock lock (problemMutex);
        problem = std::move (text);
    };

    const auto settings = state.settings (rate);
    auto impulse = impulseOf (settings, revision);
    auto choice = impulse ? build ({ settings, *impulse, nullptr }) : Result<Choice> (impulse.error());

    if (choice)
    {
        if (revision > 0)
            lastGood = Source { settings, *impulse, *impulse == nullptr ? nullptr : loaded };

        tell (state.remark());
        return *std::move (choice);
    }

    tell (choice.error().text());

    if (lastGood && playing == Playing::something)
        return {};

    if (lastGood)
    {
        if (lastGood->impulse != nullptr && lastGood->impulse->rateHz != rate)
            if (auto again = resampled (*lastGood->original, rate))
                lastGood->impulse = std::make_shared<const ImpulseResponse> (*std::move (again));

        if (auto before = build (*lastGood))
            return *std::move (before);
    }

    auto withoutImpulse = settings;
    withoutImpulse.impulse.reset();

    if (auto filters = build ({ withoutImpulse, nullptr, nullptr }))
        return *std::move (filters);

    if (playing == Playing::something)
        return {};

    return Choice { straightThrough (rate, numInputs, numOutputs), 1.0f };
}

void ChainWorker::report (const Choice& choice)
{
    gainNow.store (choice.gain, std::memory_order_relaxed);
    latency.store (choice.response.latencyFrames, std::memory_order_relaxed);
    tail.store (std::max<Frames> (choice.response.matrix.longestTaps() - 1, 0), std::memory_order_relaxed);
}

void ChainWorker::prepare (double rateHz, int promisedFrames, int inputs, int outputs)
{
    {
        const std::scoped_lock lock (mutex);
        live.reset();
        rate = rateHz;
        numInputs = inputs;
        numOutputs = outputs;
        done = { state.revision(), state.cutoffHz() };

        if (const auto choice = choose (done.revision, Playing::nothing))
        {
            LiveChain::Options options;
            options.levels = { parameters.mix.get(), choice->gain };
            options.bypassed = parameters.bypass.get();
            options.quantum = quantumForCalls (promisedFrames);

            if (auto created = LiveChain::create (choice->response, options))
            {
                live = *std::move (created);
                report (*choice);
            }
            else
            {
                const std::scoped_lock problemLock (problemMutex);
                problem = created.error().text();
            }
        }
    }

    if (! isThreadRunning())
        startThread();
}

void ChainWorker::release()
{
    stopThread (-1);
    const std::scoped_lock lock (mutex);
    live.reset();
}

void ChainWorker::catchUp() { update(); }

void ChainWorker::run()
{
    while (! threadShouldExit())
    {
        update();
        wait (lookEveryMilliseconds);
    }
}

void ChainWorker::update()
{
    const std::scoped_lock lock (mutex);

    if (live == nullptr)
        return;

    live->collect();

    if (state.isLoading())
        return;

    const Wish wish { state.revision(), state.cutoffHz() };

    if (wish == done)
        return;

    done = wish;

    try
    {
        const auto choice = choose (wish.revision, Playing::something);

        if (! choice)
            return;

        if (auto handed = live->exchange (choice->response); ! handed)
        {
            const std::scoped_lock problemLock (problemMutex);
            problem = handed.error().text();
            return;
        }

        const auto before = latencyFrames();
        report (*choice);

        if (latencyFrames() != before)
            latencyChanged();
    }
    catch (const std::exception& error)
    {
        const std::scoped_lock problemLock (problemMutex);
        problem = std::string ("The settings could not be put to work: ") + error.what();
    }
}

std::string ChainWorker::lastProblem() const
{
    const std::scoped_lock lock (problemMutex);
    return problem;
}

} // namespace partita::app
