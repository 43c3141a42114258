namespace Build.Results;

/// <summary>The build's exit codes. When several apply, the one that comes first here is returned.</summary>
public static class ExitCode
{
    /// <summary>A signal ended the run early: 128 + SIGINT, as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>The command line is invalid; nothing was started (EX_USAGE of sysexits.h).</summary>
    public const int WrongUsage = 64;

    /// <summary>At least one test failed.</summary>
    public const int TestFailed = 1;

    /// <summary>A server, a daemon or the build failed, something was left behind, a row was skipped in a strict run, or no test was run.</summary>
    public const int InfrastructureFailed = 2;

    /// <summary>Everything that was asked for passed.</summary>
    public const int Passed = 0;

    /// <summary>Every code with its meaning, for <c>--help</c>.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Passed, "success: everything that was asked for passed"),
        (TestFailed, "at least one test failed"),
        (InfrastructureFailed, "a server, a daemon or the build failed, something was left behind, a row was skipped in a strict run, or no test was run"),
        (WrongUsage, "wrong usage: the command line is invalid, and nothing was started"),
        (Interrupted, "interrupted by Ctrl-C or SIGTERM; what was started has been stopped"),
    ];
}
