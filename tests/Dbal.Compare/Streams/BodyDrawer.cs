using Dbal.Compare.Entities;

namespace Dbal.Compare.Streams;

/// <summary>Draws the bodies of writes, one in ten with something invalid.</summary>
/// <param name="draw">The random generator.</param>
/// <param name="pools">Draws values.</param>
/// <param name="id">Draws the id of a row of an entity by its full name, or of a new row for null.</param>
internal sealed class BodyDrawer(Draw draw, Pools pools, Func<string?, string> id)
{
    /// <summary>Draws a row.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="isNew">Whether it may have an id.</param>
    /// <param name="always">Fields that it mostly has.</param>
    public string Row(Entity entity, bool isNew, IReadOnlyList<Field>? always = null)
    {
        var members = new List<(string Name, string Json)>();
        foreach (var field in entity.Fields.Where(field => field.Generated is null))
        {
            if (always?.Contains(field) == true ? draw.Chance(0.95) : field.Required || draw.Chance(0.6))
                members.Add((field.Name, Value(field)));
        }

        if (isNew && draw.Chance(0.6) || always?.Any(field => field.Name == "id") == true)
            members.Insert(0, ("id", $"\"{id(null)}\""));
        if (!isNew && draw.Chance(0.1) && entity.Fields.FirstOrDefault(field => field.IsGenerated) is { } generated)
            members.Add((generated.Name, "\"2020-01-01T00:00:00Z\""));
        return Json(entity, members);
    }

    /// <summary>Draws the changes of a PATCH.</summary>
    public string Changes(Entity entity) =>
        Json(entity, [.. entity.Fields.Where(field => field.Generated is null && draw.Chance(0.3)).Select(field => (field.Name, Value(field)))]);

    private string Value(Field field) =>
        field.Nullable && draw.Chance(0.2) ? "null"
        : field.Target is { } target ? $"\"{id(target)}\""
        : pools.Json(field);

    private string Json(Entity entity, List<(string Name, string Json)> members)
    {
        if (draw.Chance(0.08))
            Spoil(entity, members);
        return $"{{{string.Join(", ", members.Select(member => $"{Pools.Quoted(member.Name)}: {member.Json}"))}}}";
    }

    private void Spoil(Entity entity, List<(string Name, string Json)> members)
    {
        for (var faults = draw.Between(1, 2); faults > 0; faults--)
        {
            var field = draw.Of(entity.Fields);
            switch (draw.Below(5))
            {
                case 0:
                    members.RemoveAll(member => member.Name == field.Name);
                    break;
                case 1:
                    var unknown = draw.Of($"{field.Name}X", "nothing", "_id", "tenant_");
                    if (entity.Find(unknown) is null && !members.Any(member => member.Name == unknown))
                        members.Add((unknown, "1"));
                    break;
                case 2:
                    Replace(field.Name, "null");
                    break;
                default:
                    if (pools.InvalidJson(field) is { } json)
                        Replace(field.Name, json);
                    break;
            }
        }

        void Replace(string name, string json)
        {
            members.RemoveAll(member => member.Name == name);
            members.Add((name, json));
        }
    }
}
