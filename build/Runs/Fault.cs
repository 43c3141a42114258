using Build.Results;

namespace Build.Runs;

/// <summary>A fault of a row's disk, server or daemon.</summary>
/// <param name="Kind"><see cref="FailureKind.Infra"/> for disk and server, <see cref="FailureKind.Daemon"/> for the daemon.</param>
/// <param name="Reason">What failed, as a sentence without a full stop.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="LogTail">The last log lines of the server or daemon; empty when there is no log.</param>
internal sealed record Fault(FailureKind Kind, string Reason, string Remedy, IReadOnlyList<string> LogTail)
{
    /// <summary>What to do when the disk is not writable.</summary>
    public const string DiskRemedy = "Free some disk space, or grant this user write permission for the folder artifacts.";
}
