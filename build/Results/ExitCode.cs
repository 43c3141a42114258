namespace Build.Results;

/// <summary>The build's exit codes. When several apply, the first one in this class is returned.</summary>
public static class ExitCode
{
    /// <summary>A signal interrupted the run: 128 + SIGINT, as in shells.</summary>
    public const int Interrupted = 130;

    /// <summary>The command line is invalid; nothing was started (EX_USAGE of sysexits.h).</summary>
    public const int WrongUsage = 64;

    /// <summary>At least one test failed.</summary>
    public const int TestFailed = 1;

    /// <summary>A server, a daemon or the build failed, the run leaked something, a row was skipped in a strict run, or no test ran.</summary>
    public const int InfrastructureFailed = 2;

    /// <summary>All requested rows and tests passed.</summary>
    public const int Passed = 0;

    /// <summary>All codes with their meaning, for <c>--help</c>.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Passed, "success: all requested rows and tests passed"),
        (TestFailed, "at least one test failed"),
        (InfrastructureFailed, "a server, a daemon or the build failed, the run left something behind, a row was skipped in a strict run, or no test ran"),
        (WrongUsage, "usage error: the command line is invalid, and nothing was started"),
        (Interrupted, "interrupted by Ctrl-C or SIGTERM; everything that the run started has been stopped"),
    ];
}
