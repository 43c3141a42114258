using Dbal.Errors;

namespace Dbal.Schemas;

/// <summary>The plan of a schema update, from the entities in the database to those in the files.</summary>
/// <param name="Changes">The changes.</param>
/// <param name="Statements">The statements, in order.</param>
public sealed record SchemaPlan(IReadOnlyList<SchemaChange> Changes, IReadOnlyList<string> Statements)
{
    /// <summary>The failure that names every change that is not allowed, with the remedy; null when all are allowed.</summary>
    public DbalException? Refusal(IReadOnlyCollection<ChangeKind> allowed)
    {
        var refused = Changes.Where(change => !change.IsAllowedBy(allowed)).ToList();
        if (refused.Count == 0)
            return null;
        var permissions = refused.Where(change => change.IsDestructive).Select(change => ChangeKinds.NameOf(change.Kind)).Distinct().ToList();
        var remedies = new[]
        {
            refused.Exists(change => change.Rows.Breaking > 0) ? "To fix rows that violate a new rule, run a daemon with the former files." : null,
            permissions.Count > 0 ? $"To apply the others, run 'Dbal.Daemon schema apply --config FILE --allow={string.Join(',', permissions)}'." : null,
        };
        return new DbalException(
            ErrorCode.DatabaseError,
            $"The database was not updated, because changes of the entity files would lose values or invalidate existing rows: {string.Join("; ", refused)}.",
            [.. refused.Select(change => new FieldProblem(change.Subject, change.ToString()))],
            string.Join(' ', remedies.Where(remedy => remedy is not null)
                .Prepend("Undo the change in the entity files, or run 'Dbal.Daemon schema plan --config FILE' for details.")));
    }
}
