using System.Text.Json;
using Dbal.Backends.Prisma.Models;
using Dbal.Connections;
using Dbal.Entities;

namespace Dbal.Backends.Prisma.Bridge;

/// <summary>The settings of the bridge. They are sent over the pipe, so that the database's password does not appear in process lists.</summary>
/// <param name="Options">The backend's options.</param>
/// <param name="Models">The names of the models.</param>
/// <param name="ClientFolder">The folder of the generated client.</param>
internal sealed record BridgeSettings(BackendOptions Options, PrismaModels Models, string ClientFolder)
{
    /// <summary>The maximum number of database connections. Node.js runs on one thread, so more would not be faster.</summary>
    public const int Connections = 16;

    /// <summary>Writes the settings as a JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteDatabase(json);
        json.WriteString("client", ClientFolder);
        json.WriteNumber("connections", Connections);
        json.WriteNumber("commandTimeout", (long)Options.CommandTimeout.TotalMilliseconds);
        json.WriteStartObject("models");
        foreach (var entity in Options.Schema.Entities)
            WriteModel(json, entity);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteDatabase(Utf8JsonWriter json)
    {
        var url = ServerAddress.ParseWithDatabase(ServerKind.Postgres, Options.DatabaseUrl);
        json.WriteStartObject("database");
        json.WriteString("host", url.Host);
        json.WriteNumber("port", url.Port);
        json.WriteString("user", url.User);
        json.WriteString("password", url.Password ?? "");
        json.WriteString("database", url.Database);
        json.WriteStartObject("parameters");
        foreach (var (parameter, value) in url.Parameters)
            json.WriteString(parameter.Name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // A reference that needs more than the database's foreign keys on deletion: one with set_null, or one that cascades to a row with such a reference.
    private bool Matters(Reference reference, HashSet<Entity> seen) => reference.OnDelete switch
    {
        OnDelete.SetNull => true,
        OnDelete.Cascade => seen.Add(reference.From) && Options.Schema.ReferencesTo(reference.From).Any(next => Matters(next, seen)),
        _ => false,
    };

    private void WriteModel(Utf8JsonWriter json, Entity entity)
    {
        json.WriteStartObject(Models[entity].Accessor);
        json.WriteString("table", entity.Table);
        json.WriteStartArray("references");
        foreach (var reference in Options.Schema.ReferencesTo(entity).Where(reference => Matters(reference, [])))
        {
            json.WriteStartObject();
            json.WriteString("model", Models[reference.From].Accessor);
            json.WriteString("field", PrismaModel.NameOf(reference.Field));
            json.WriteString("column", reference.Field.Name);
            json.WriteBoolean("cascades", reference.OnDelete == OnDelete.Cascade);
            json.WriteStartArray("updatedFields");
            foreach (var field in reference.From.Fields.Where(field => field.Generated == Generated.Updated))
                json.WriteStringValue(PrismaModel.NameOf(field));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
