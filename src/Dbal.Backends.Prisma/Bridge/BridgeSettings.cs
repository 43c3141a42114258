using System.Text.Json;
using Dbal.Backends.Prisma.Models;
using Dbal.Connections;
using Dbal.Entities;

namespace Dbal.Backends.Prisma.Bridge;

/// <summary>What the bridge is told first. It goes over the pipe, where no list of processes shows the database's password.</summary>
/// <param name="Options">The backend's options.</param>
/// <param name="Models">The names of the models.</param>
/// <param name="ClientFolder">The folder of the generated client.</param>
internal sealed record BridgeSettings(BackendOptions Options, PrismaModels Models, string ClientFolder)
{
    /// <summary>The most connections to the database. Node.js runs on one thread, which more of them would not make faster.</summary>
    public const int Connections = 16;

    /// <summary>Writes the settings as one JSON object.</summary>
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

    // A reference that a deletion has to see to beyond what the database's foreign keys do: one that is set to null, or that cascades to such.
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
