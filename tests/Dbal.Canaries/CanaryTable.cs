using Dbal.Backends;
using Dbal.Canaries.Faults;
using Dbal.Canaries.Patching;
using Dbal.Canaries.Rules;

namespace Dbal.Canaries;

/// <summary>All canaries.</summary>
internal static class CanaryTable
{
    /// <summary>No fault, but all the machinery that faults use. The suite must be green with it; otherwise a red test would prove nothing.</summary>
    public static Canary Control { get; } = new("control", Canary.Api, "does everything right")
    {
        Backend = new ListFault().Over,
        Http = new HttpFault { Body = (_, body) => JsonBodies.ChangeRows(body, _ => { }), Answer = answer => answer.ChangeRows(_ => { }) },
    };

    // Created on first use, so that a malformed patch is reported as such.
    private static readonly Lazy<IReadOnlyList<Canary>> Created = new(() =>
    [
        .. OrderCanaries.All, .. PagingCanaries.All, .. TextCanaries.All, .. FilterCanaries.All, .. StoredTextCanaries.All, .. WriteValueCanaries.All,
        .. NumberCanaries.All, .. TimeCanaries.All, .. UuidCanaries.All, .. JsonCanaries.All, .. BodyCanaries.All, .. UniqueKeyCanaries.All,
        .. BulkCanaries.All, .. ReferenceCanaries.All, .. VersionCanaries.All, .. TenantCanaries.All, .. ApiCanaries.All,
        .. PatchFile.ReadAll(),
    ]);

    /// <summary>All canaries.</summary>
    public static IReadOnlyList<Canary> All => Created.Value;

    /// <summary>
    /// Daemons that lie about their capabilities. No test notices them, but the matrix does: tests/Resilience/faults.sh starts them with <c>--serve</c>.
    /// </summary>
    public static IReadOnlyList<Canary> Liars { get; } =
    [
        new("declares-persistence", "S36", "declares persistence, and keeps its rows in memory") { Declares = Capabilities.Persistence },
        new("declares-nothing", Canary.Api, "declares no capability, so that the tests of all capabilities are skipped") { Declares = Capabilities.None },
    ];

    /// <summary>Checks that names are unique, since results are joined by them, and that each canary has a fault.</summary>
    /// <exception cref="InvalidOperationException">One is not.</exception>
    public static void Check()
    {
        if (All.GroupBy(canary => canary.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Two canaries have the name '{twice.Key}'. Rename one.");
        if (All.FirstOrDefault(canary => canary is { Backend: null, Http: null, Logs: false, Patch: null }) is { } harmless)
            throw new InvalidOperationException($"The canary '{harmless.Name}' has no fault.");
    }

    /// <summary>Finds a canary by its name.</summary>
    public static Canary Find(string name) => All.Concat(Liars).Append(Control).FirstOrDefault(canary => canary.Name == name)
        ?? throw new ArgumentException($"There is no canary '{name}'. List them with --list.");
}
