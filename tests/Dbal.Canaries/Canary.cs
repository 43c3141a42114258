using System.Text.RegularExpressions;
using Dbal.Backends;
using Dbal.Canaries.Faults;
using Dbal.Canaries.Patching;

namespace Dbal.Canaries;

/// <summary>One fault that a test must notice: of the conformance suite, or, when it is a patch, of the unit tests.</summary>
/// <param name="Name">The name, unique among all canaries.</param>
/// <param name="Rule">The rule of docs/rules.md that it breaks, such as <c>S7</c>; <see cref="Api"/> for a promise of docs/api.md without a number.</param>
/// <param name="Breaks">What it does, as a phrase that follows "the daemon".</param>
internal sealed record Canary(string Name, string Rule, string Breaks)
{
    /// <summary>The rule of canaries that break docs/api.md.</summary>
    public const string Api = "API";

    /// <summary>The fault between the operations and the backend; null when it is elsewhere. It concerns every row.</summary>
    public Func<IBackend, IBackend>? Backend { get; init; }

    /// <summary>The fault between the client and the HTTP side; null when it is elsewhere. It is the same on every row, so one row is enough.</summary>
    public HttpFault? Http { get; init; }

    /// <summary>The fault inside of a backend; null when it is elsewhere. Unit tests must notice it.</summary>
    public Patch? Patch { get; init; }

    /// <summary>The capabilities that the daemon declares instead of those that it has; null when it tells the truth.</summary>
    public Capabilities? Declares { get; init; }

    /// <summary>Whether the bodies of rejected requests are written to the log.</summary>
    public bool Logs { get; init; }

    /// <summary>The server or driver that has this fault by nature, such as MySQL's collations; null when it is nobody's own.</summary>
    public string? Trap { get; init; }

    /// <summary>Whether the fault is between the operations and the backend, and so has to be noticed on every row.</summary>
    public bool ConcernsEachRow => Backend is not null;

    /// <summary>A capability without which the rule does not apply, or with <c>!</c> one with which it does not; null when there is none.</summary>
    public string? Needs { get; init; }

    /// <summary>Matches the names of the methods that test the rule.</summary>
    public string Tests => Rule == Api ? "^(?!S[0-9]+_)" : $"^{Regex.Escape(Rule)}_";
}
