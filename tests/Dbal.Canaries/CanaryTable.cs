using Dbal.Canaries.Faults;
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

    /// <summary>All canaries, by rule.</summary>
    public static IReadOnlyList<Canary> All { get; } =
    [
        .. OrderCanaries.All, .. PagingCanaries.All, .. TextCanaries.All, .. FilterCanaries.All, .. StoredTextCanaries.All, .. WriteValueCanaries.All,
        .. NumberCanaries.All, .. TimeCanaries.All, .. UuidCanaries.All, .. JsonCanaries.All, .. BodyCanaries.All, .. UniqueKeyCanaries.All,
        .. BulkCanaries.All, .. ReferenceCanaries.All, .. VersionCanaries.All, .. TenantCanaries.All, .. ApiCanaries.All,
    ];

    /// <summary>Checks that names are unique, since results are joined by them, and that each canary has a fault.</summary>
    /// <exception cref="InvalidOperationException">One is not.</exception>
    public static void Check()
    {
        if (All.GroupBy(canary => canary.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Two canaries have the name '{twice.Key}'. Rename one.");
        if (All.FirstOrDefault(canary => canary is { Backend: null, Http: null, Logs: false }) is { } harmless)
            throw new InvalidOperationException($"The canary '{harmless.Name}' has no fault.");
    }

    /// <summary>Finds a canary by its name.</summary>
    public static Canary Find(string name) => All.Append(Control).FirstOrDefault(canary => canary.Name == name)
        ?? throw new ArgumentException($"There is no canary '{name}'. List them with --list.");
}
