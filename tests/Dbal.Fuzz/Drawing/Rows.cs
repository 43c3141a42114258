using Dbal.Entities;
using Dbal.Yaml;
using System.Text;

namespace Dbal.Fuzz.Drawing;

/// <summary>Generates rows of the shipped entities as JSON.</summary>
internal static class Rows
{
    /// <summary>The shipped entities.</summary>
    public static Schema Schema { get; } = EntityFiles.Load(Path.Combine(AppContext.BaseDirectory, "entities"));

    /// <summary>Returns one of the entities.</summary>
    public static Entity Entity(Draw draw) => draw.Chance(0.4) ? Named("shop.product") : draw.Of(Schema.Entities);

    /// <summary>Returns an entity by its full name.</summary>
    public static Entity Named(string name) => Schema.TryGetEntity(name, out var entity) ? entity : throw new ArgumentException($"Unknown entity {name}.");

    /// <summary>Returns the path of a tenant's rows.</summary>
    public static string AddressOf(string tenant, Entity entity) => $"/{tenant}/{entity.Package}/{entity.Name}";

    /// <summary>Returns the members of a row that is valid if the referenced rows exist.</summary>
    /// <param name="draw">The random generator.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="reference">Returns the id for a foreign key; null to omit the field.</param>
    public static List<(string Name, string Json)> Legal(Draw draw, Entity entity, Func<Field, Guid?> reference)
    {
        var members = new List<(string, string)>();
        foreach (var field in entity.Fields.Where(field => field.Generated == Generated.No))
        {
            if (field.ForeignKey is not null)
            {
                if (reference(field) is { } id)
                    members.Add((field.Name, $"\"{id}\""));
            }
            else if (field.Required || draw.Chance(0.6))
                members.Add((field.Name, field.Nullable && draw.Chance(0.1) ? "null" : FieldJson.Legal(draw, field)));
        }

        return members;
    }

    /// <summary>Returns the members of a row that may be invalid.</summary>
    public static List<(string Name, string Json)> Any(Draw draw, Entity entity)
    {
        var members = Legal(draw, entity, _ => draw.Chance(0.3) ? draw.Uuid() : null);
        for (var faults = draw.Between(0, 3); faults > 0; faults--)
        {
            var field = draw.Of(entity.Fields);
            switch (draw.Below(6))
            {
                case 0 when members.Count > 0:
                    members.RemoveAt(draw.Below(members.Count));
                    break;
                case 1:
                    members.Add((
                        draw.Chance(0.5)
                            ? Texts.Any(draw, 30)
                            : draw.Of(field.Name.ToUpperInvariant(), field.Name + " ", "$set", "_id", "__v", "tenant", "version"),
                        JsonTexts.Value(draw, 2)));
                    break;
                case 2 when members.Count > 0:
                    members.Add(draw.Of(members));
                    break;
                default:
                    members.RemoveAll(member => member.Item1 == field.Name);
                    members.Insert(draw.Below(members.Count + 1), (field.Name, FieldJson.Any(draw, field)));
                    break;
            }
        }

        return members;
    }

    /// <summary>Formats the members as a JSON object.</summary>
    public static string Json(Draw draw, IEnumerable<(string Name, string Json)> members)
    {
        var json = new StringBuilder("{");
        foreach (var (name, value) in members)
            json.Append(json.Length > 1 ? draw.Of(",", ", ", "\n,") : "").Append(Texts.Json(draw, name)).Append(draw.Of(":", ": ")).Append(value);
        return json.Append('}').ToString();
    }
}
