using Build.Results;

namespace Build.Runs;

/// <summary>What is wrong with a row's daemon or its server.</summary>
/// <param name="Kind"><see cref="FailureKind.Infra"/> for the server, <see cref="FailureKind.Daemon"/> for the daemon.</param>
/// <param name="Reason">What failed, as a sentence without its full stop.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="LogTail">The last lines of the culprit's log; empty when there is none.</param>
internal sealed record Fault(FailureKind Kind, string Reason, string Remedy, IReadOnlyList<string> LogTail)
{
    /// <summary>What to do about a disk that cannot be written to.</summary>
    public const string DiskRemedy = "Free some disk space, or give this user access to the folder artifacts.";
}
