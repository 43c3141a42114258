using Dbal.Compare.Entities;

namespace Dbal.Compare.Model;

/// <summary>The rows of all tenants, and the rules on unique keys and references (S30 to S34, S38).</summary>
internal sealed class Tables(Schema schema)
{
    private readonly Dictionary<(string Tenant, string Entity), List<Row>> tables = [];

    /// <summary>The rows of an entity.</summary>
    public List<Row> Rows(string tenant, Entity entity) =>
        tables.TryGetValue((tenant, entity.FullName), out var rows) ? rows : tables[(tenant, entity.FullName)] = [];

    /// <summary>Finds a row; null when there is none.</summary>
    public Row? Find(string tenant, Entity entity, string id) => Rows(tenant, entity).FirstOrDefault(row => row.Id == id);

    /// <summary>Inserts rows, all or none.</summary>
    public void Insert(string tenant, Entity entity, IReadOnlyList<Row> added)
    {
        var rows = Rows(tenant, entity);
        foreach (var key in entity.UniqueKeys)
        {
            var taken = rows.Select(row => KeyOf(row, key)).OfType<string>().ToHashSet();
            if (added.Select(row => KeyOf(row, key)).OfType<string>().Any(text => !taken.Add(text)))
                throw Failure.Conflict(key.Select(field => field.Name));
        }

        DemandTargets(tenant, entity, added);
        DemandNoCycle(entity, added);
        rows.AddRange(added);
    }

    /// <summary>Changes a row.</summary>
    public void Update(string tenant, Entity entity, Row row, Dictionary<string, object?> changes)
    {
        var changed = new Row(new(row.Values));
        foreach (var (name, value) in changes)
            changed.Values[name] = value;
        foreach (var key in entity.UniqueKeys)
        {
            if (KeyOf(changed, key) is { } text && Rows(tenant, entity).Any(other => other != row && KeyOf(other, key) == text))
                throw Failure.Conflict(key.Select(field => field.Name));
        }

        DemandTargets(tenant, entity, [changed]);
        foreach (var (name, value) in changes)
            row.Values[name] = value;
        row.Touch();
    }

    /// <summary>Deletes a row, and what cascades reach.</summary>
    public void Delete(string tenant, Entity entity, Row row)
    {
        HashSet<(Entity Entity, Row Row)> doomed = [(entity, row)];
        for (var grows = true; grows;)
        {
            var reached = Referring(tenant, doomed).Where(each => each.Field.OnDelete == "cascade").Select(each => (each.Entity, each.Row)).ToList();
            grows = !doomed.IsSupersetOf(reached);
            doomed.UnionWith(reached);
        }

        var left = Referring(tenant, doomed).Where(each => !doomed.Contains((each.Entity, each.Row))).ToList();
        var restricting = left.Where(each => each.Field.OnDelete == "restrict").Select(each => each.Field.Name).Distinct().ToList();
        if (restricting.Count > 0)
            throw new Failure(409, "CONFLICT", restricting) { NamesAnyField = restricting.Count > 1 };
        foreach (var (referring, field, cleared) in left)
        {
            cleared.Values[field.Name] = null;
            foreach (var time in referring.Fields.Where(each => each.Generated == "updated"))
                cleared.Values[time.Name] = Bodies.Now();
            cleared.Touch();
        }

        foreach (var (table, gone) in doomed)
            Rows(tenant, table).Remove(gone);
    }

    /// <summary>Finds the row with the same values in a unique key as a new one; null when there is none.</summary>
    public Row? FindByKey(string tenant, Entity entity, IReadOnlyList<Field> key, Row like) =>
        Rows(tenant, entity).FirstOrDefault(row => KeyOf(row, key) == KeyOf(like, key));

    private List<(Entity Entity, Field Field, Row Row)> Referring(string tenant, HashSet<(Entity Entity, Row Row)> targets) =>
    [
        .. from target in targets
           from reference in schema.ReferencesTo(target.Entity)
           from row in Rows(tenant, reference.From)
           where Equals(row[reference.Field], target.Row.Id)
           select (reference.From, reference.Field, row),
    ];

    // A key with a null in it is ignored (S30).
    private static string? KeyOf(Row row, IReadOnlyList<Field> key) =>
        key.Any(field => row[field] is null) ? null : string.Join('\0', key.Select(field => row[field] switch
        {
            decimal number => (number / 1.0000000000000000000000000000m).ToString(System.Globalization.CultureInfo.InvariantCulture),
            double real => real.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            DateTime time => time.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture),
            var value => $"{value}",
        }));

    private void DemandTargets(string tenant, Entity entity, IReadOnlyList<Row> rows)
    {
        var missing = entity.References
            .Where(field => rows.Any(row => row[field] is string id
                && Find(tenant, schema.Find(field.Target!)!, id) is null
                && !(field.Target == entity.FullName && rows.Any(other => other.Id == id))))
            .Select(field => field.Name)
            .ToList();
        if (missing.Count > 0)
            throw Failure.Conflict(missing);
    }

    // Rows of one bulk may refer to each other, but not in a cycle (S32). A row may refer to itself.
    private static void DemandNoCycle(Entity entity, IReadOnlyList<Row> rows)
    {
        var edges = (
            from field in entity.References.Where(field => field.Target == entity.FullName)
            from row in rows
            from other in rows
            where other != row && Equals(row[field], other.Id)
            select (Field: field, From: row, To: other)).ToList();
        for (var shrinks = true; shrinks;)
        {
            var kept = edges.Where(edge => edges.Any(next => next.From == edge.To) && edges.Any(before => before.To == edge.From)).ToList();
            shrinks = kept.Count < edges.Count;
            edges = kept;
        }

        if (edges.Count > 0)
            throw Failure.Conflict(entity.References.Where(field => edges.Any(edge => edge.Field == field)).Select(field => field.Name));
    }
}
