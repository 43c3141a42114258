namespace Dbal.Daemon;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    /// <summary>The daemon ended as it was told to, by SIGTERM or SIGINT; or help or the version was printed.</summary>
    public const int Ended = 0;

    /// <summary>A fault of the program itself, Prisma could not generate, or a schema command could not reach or change the database.</summary>
    public const int Failed = 1;

    /// <summary>A wrong argument, setting or entity file, or a port that cannot be had: nothing was served.</summary>
    public const int WrongUsage = 2;

    /// <summary>Changes of the entity files that the daemon does not carry out by itself are pending, and none of them was carried out.</summary>
    public const int ChangesPending = 3;
}
