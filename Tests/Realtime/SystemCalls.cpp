#include "Realtime/Interception.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <ucontext.h>
#include <unistd.h>

namespace partita::test
{
namespace
{

std::atomic<int> trapped { 0 };
std::array<std::atomic<int>, 16> numbers {};

void onTrap (int, siginfo_t* info, void* context)
{
    const auto index = trapped.fetch_add (1);

    if (index < static_cast<int> (numbers.size()))
        numbers[static_cast<std::size_t> (index)].store (info->si_syscall);

    // The call was not made; this is what it returns.
    auto& machine = static_cast<ucontext_t*> (context)->uc_mcontext;
#if defined(__x86_64__)
    machine.gregs[REG_RAX] = -ENOSYS;
#elif defined(__aarch64__)
    machine.regs[0] = static_cast<unsigned long long> (-ENOSYS);
#else
    #error "name the register that holds a system call's result"
#endif
}

// For the calling thread only and for ever: it may write its report and end the process.
bool forbidSystemCalls()
{
    constexpr auto number = static_cast<unsigned> (offsetof (seccomp_data, nr));
    sock_filter program[] = {
        BPF_STMT (BPF_LD | BPF_W | BPF_ABS, number),
        BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 3, 0),
        BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 2, 0),
        BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 1, 0),
        BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog filter { static_cast<unsigned short> (std::size (program)), program };
    return ::prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
           && ::syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) == 0;
}

[[noreturn]] void runChild (const std::function<std::function<long()>()>& prepare, int report)
{
    struct sigaction action
    {
    };

    action.sa_sigaction = onTrap;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    ::sigaction (SIGSYS, &action, nullptr);

    const auto work = prepare();
    std::thread audio (
        [&work, report]
        {
            if (! forbidSystemCalls())
                ::_exit (2);

            SystemCalls result;
            result.progress = work();
            result.finished = true;
            result.count = trapped.load();

            for (std::size_t i = 0; i < numbers.size(); ++i)
                result.firstNumbers[i] = numbers[i].load();

            const auto written = ::write (report, &result, sizeof (result));
            ::_exit (written == static_cast<ssize_t> (sizeof (result)) ? 0 : 3);
        });
    audio.join();
    ::_exit (4);
}

} // namespace

std::string SystemCalls::text() const
{
    if (! finished)
        return "the child ended before its work did";

    auto words = std::to_string (count) + " system calls";

    for (int i = 0; i < count && i < static_cast<int> (firstNumbers.size()); ++i)
        words += (i == 0 ? ", numbers " : " ") + std::to_string (firstNumbers[static_cast<std::size_t> (i)]);

    return words;
}

SystemCalls countSystemCalls (const std::function<std::function<long()>()>& prepare)
{
    int ends[2];

    if (::pipe (ends) != 0)
        return {};

    const auto child = ::fork();

    if (child == 0)
    {
        ::close (ends[0]);
        ::alarm (120); // a child that hangs ends without a report
        runChild (prepare, ends[1]);
    }

    ::close (ends[1]);
    SystemCalls result;

    if (::read (ends[0], &result, sizeof (result)) != static_cast<ssize_t> (sizeof (result)))
        result = {};

    ::close (ends[0]);
    ::waitpid (child, nullptr, 0);
    return result;
}

} // namespace partita::test
