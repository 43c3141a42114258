namespace Dbal.Daemon;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    /// <summary>The daemon ended as it was told to, by SIGTERM or SIGINT; or help or the version was printed.</summary>
    public const int Ended = 0;

    /// <summary>A fault of the program itself, or Prisma could not generate.</summary>
    public const int Failed = 1;

    /// <summary>A wrong argument, setting or entity file, or a port that cannot be had: nothing was served.</summary>
    public const int WrongUsage = 2;
}
