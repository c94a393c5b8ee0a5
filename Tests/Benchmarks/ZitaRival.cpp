#include "Rival.h"

#include <algorithm>
#include <cstring>
#include <pthread.h>
#include <sched.h>
#include <stdexcept>
#include <zita-convolver.h>

namespace partita::bench
{
namespace
{

constexpr int smallestPartition = Convproc::MINPART;

/// zita-convolver as its author's programs use it: a thread for each level, at realtime priority where that is
/// allowed, plans by FFTW_MEASURE, its vector code. Where threads may not be made it works inline by itself.
class ZitaRival final : public Rival
{
public:
    ZitaRival (const std::vector<float>& response, Cell cell)
    {
        auto taps = response; // taken as not const
        convolver.set_options (Convproc::OPT_FFTW_MEASURE | Convproc::OPT_VECTOR_MODE);
        const auto quantum = static_cast<unsigned> (cell.block);
        const auto first = static_cast<unsigned> (std::max (cell.block, smallestPartition));
        const auto length = static_cast<int> (taps.size());

        if (convolver.configure (1, 1, static_cast<unsigned> (length), quantum, first, Convproc::MAXPART,
                                 0.0f)
                != 0
            || convolver.impdata_create (0, 0, 1, taps.data(), 0, length) != 0
            || convolver.start_process (priority(), policy()) != 0)
            throw std::runtime_error ("zita-convolver refused its configuration");
    }

    ~ZitaRival() override
    {
        convolver.stop_process();

        while (! convolver.check_stop())
            sched_yield();

        convolver.cleanup();
    }

    void process (const float* in, float* out, int frames) noexcept override
    {
        const auto bytes = static_cast<std::size_t> (frames) * sizeof (float);
        std::memcpy (convolver.inpdata (0), in, bytes);
        convolver.process (true); // waits for its threads: we call faster than real time
        std::memcpy (out, convolver.outdata (0), bytes);
    }

private:
    static constexpr int fifoPriority = 50;

    static bool mayUseRealtime()
    {
        static const bool may = []
        {
            pthread_attr_t attributes;
            const sched_param parameters { fifoPriority };
            pthread_attr_init (&attributes);
            pthread_attr_setschedpolicy (&attributes, SCHED_FIFO);
            pthread_attr_setschedparam (&attributes, &parameters);
            pthread_attr_setinheritsched (&attributes, PTHREAD_EXPLICIT_SCHED);
            pthread_t thread;
            const auto made = pthread_create (
                &thread, &attributes, [] (void*) -> void* { return nullptr; }, nullptr);
            pthread_attr_destroy (&attributes);

            if (made == 0)
                pthread_join (thread, nullptr);

            return made == 0;
        }();
        return may;
    }

    static int policy() { return mayUseRealtime() ? SCHED_FIFO : SCHED_OTHER; }

    static int priority() { return mayUseRealtime() ? fifoPriority : 0; }

    Convproc convolver;
};

} // namespace

RivalKind zitaRival()
{
    RivalKind kind;
    kind.id = "zita";
    kind.label = "zita-convolver";
    kind.threads = Threads::own;
    kind.callSizes = CallSizes::block;
    kind.make = [] (const std::vector<float>& taps, Cell cell, int)
    { return std::make_unique<ZitaRival> (taps, cell); };
    return kind;
}

} // namespace partita::bench
