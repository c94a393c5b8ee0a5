#pragma once

#include "Convolution/BlockSums.h"
#include "Realtime/TaskBoard.h"
#include "Realtime/WorkerThreads.h"

#include <optional>

namespace partita
{

/// The sums of a level's present block, handed out to the audio role and to helpers. The audio role goes on by its
/// schedule: it does what nobody has taken when its time comes, and does again what a helper has taken and not finished
/// when the result is needed. A helper that was stopped for longer has the level left alone until it is back.
///
/// Thread    audio role; take, finish, help: helpers
/// Realtime  everything but construction: no allocation, lock, system call or throw
class SharedBlock final : public WorkerThreads::Helped
{
public:
    /// mostTasks: of any of the level's schedules.
    SharedBlock (BlockSums&, int outputs, int mostTasks);

    /// Hands out a block's sums, of tasks from firstTask on; not if helpers still are at an older block.
    void open (const BlockState&, int firstTask) noexcept;

    [[nodiscard]] bool isOpen() const noexcept { return opened; }

    /// Runs a task of the open block unless a helper has it.
    void run (int task) noexcept;

    /// The sums of an output, by the tasks of one kind before `end`. What is missing is done in `own`, and found there.
    [[nodiscard]] float* gather (int end, float* own) noexcept;

    /// At the end of the block: all its sums ahead are there.
    void close() noexcept;

    /// In the middle of the block: nothing of it is needed.
    void abandon() noexcept;

    /// Helpers still are at a block that is over, and at its filters.
    [[nodiscard]] bool isHeld() const noexcept;

    /// A task that a helper has taken, and all that it needs for it.
    struct Taken
    {
        int task;
        std::uint32_t round;
        BlockState state;
    };

    [[nodiscard]] std::optional<Taken> take() noexcept;
    void finish (const Taken&) noexcept;

    bool help() noexcept override;

    [[nodiscard]] std::size_t numFloats() const noexcept { return spectra.size(); }

private:
    struct Published
    {
        std::atomic<const PreparedFilter*> current { nullptr }, previous { nullptr };
        std::atomic<const WorkSchedule*> schedule { nullptr };
        std::atomic<int> newestSlot { 0 }, sectionAhead { 0 }, place { 0 };
        std::array<std::atomic<bool>, mostBlocksAtOnce> knows {};
        std::atomic<bool> backwards { false };
    };

    void publish (const BlockState&) noexcept;
    [[nodiscard]] BlockState seen() const noexcept;

    [[nodiscard]] const WorkTask& taskAt (int index) const noexcept
    {
        return block.schedule->tasks[static_cast<std::size_t> (index)];
    }

    [[nodiscard]] float* spectrumOf (const WorkTask&) noexcept;

    BlockSums& sums;
    const std::size_t rowSize; // of a spectrum and what an inverse transform needs beside it
    const int numOutputs;
    AlignedBuffer<float> spectra; // by kind, output
    TaskBoard board;
    BlockState block;    // the audio role's
    Published published; // writer audio, readers helpers
    bool opened = false;
    int first = 0, end = 0; // tasks of the last block that could be taken
};

} // namespace partita
