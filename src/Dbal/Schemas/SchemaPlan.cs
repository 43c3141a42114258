using Dbal.Errors;

namespace Dbal.Schemas;

/// <summary>What leads from the entities that a database has to those that the files declare.</summary>
/// <param name="Changes">The changes.</param>
/// <param name="Statements">What would be done, in order.</param>
public sealed record SchemaPlan(IReadOnlyList<SchemaChange> Changes, IReadOnlyList<string> Statements)
{
    /// <summary>The failure that names every change that is not allowed, with what to do; null when all are.</summary>
    public DbalException? Refusal(IReadOnlyCollection<ChangeKind> allowed)
    {
        var refused = Changes.Where(change => !change.IsAllowedBy(allowed)).ToList();
        if (refused.Count == 0)
            return null;
        var permissions = refused.Where(change => change.IsDestructive).Select(change => ChangeKinds.NameOf(change.Kind)).Distinct().ToList();
        var remedies = new[]
        {
            refused.Exists(change => change.Rows.Breaking > 0) ? "Mend the rows that break a new rule, with a daemon that has the files as they were." : null,
            permissions.Count > 0 ? $"'Dbal.Daemon schema apply --config FILE --allow={string.Join(',', permissions)}' carries the others out." : null,
        };
        return new DbalException(
            ErrorCode.DatabaseError,
            $"The entity files changed in a way that would lose values or break rules of the rows in the database: {string.Join("; ", refused)}.",
            [.. refused.Select(change => new FieldProblem(change.Subject, change.ToString()))],
            string.Join(' ', remedies.Where(remedy => remedy is not null)
                .Prepend("Take the change back in the entity files, or see 'Dbal.Daemon schema plan --config FILE'.")));
    }
}
