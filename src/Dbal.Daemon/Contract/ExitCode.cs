namespace Dbal.Daemon.Contract;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    /// <summary>The daemon was stopped by SIGTERM or SIGINT, or printed its help or version.</summary>
    public const int Ended = 0;

    /// <summary>An internal error, a failed Prisma generation, or a schema command that could not reach or change the database.</summary>
    public const int Failed = 1;

    /// <summary>An invalid argument, setting or entity file, or an unavailable port. Nothing was served.</summary>
    public const int WrongUsage = 2;

    /// <summary>Changes of the entity files are pending that the daemon does not apply by itself. None was applied.</summary>
    public const int ChangesPending = 3;
}
