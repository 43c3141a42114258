using System.Text.Json;
using Dbal.Entities;
using Dbal.Operations;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Daemon.Http;

/// <summary>The target of a request.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Tenant">The tenant.</param>
internal readonly record struct Target(Entity Entity, string Tenant);

/// <summary>Runs the operations and writes their responses, for REST and RPC.</summary>
internal sealed class DataActions(DataService service)
{
    /// <summary>Creates a row: 201 with its path in <c>Location</c>.</summary>
    public async Task CreateAsync(HttpContext context, Target target, JsonElement body)
    {
        var row = await service.CreateAsync(target.Entity, target.Tenant, body, context.RequestAborted);
        SetLocation(context.Response, target, row);
        WriteRow(context.Response, StatusCodes.Status201Created, target.Entity, row);
    }

    /// <summary>Creates rows, all or none: 201 with all of them.</summary>
    public async Task CreateManyAsync(HttpContext context, Target target, JsonElement body)
    {
        var rows = await service.CreateManyAsync(target.Entity, target.Tenant, body, context.RequestAborted);
        JsonAnswer.Write(context.Response, StatusCodes.Status201Created, (target.Entity, rows), static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("success"u8, true);
            WriteRows(writer, answer.Entity, answer.rows);
            writer.WriteEndObject();
        });
    }

    /// <summary>Reads a row: 200, or 304 when the client already has this version (RFC 9110, section 13.1.2).</summary>
    public async Task ReadAsync(HttpContext context, Target target, string id, Preconditions conditions)
    {
        var row = await service.ReadAsync(target.Entity, target.Tenant, id, context.RequestAborted);
        if (!conditions.MatchAllows(row.Version))
            throw conditions.Failure(target.Entity, row);
        if (conditions.NoneMatchAllows(row.Version))
        {
            WriteRow(context.Response, StatusCodes.Status200OK, target.Entity, row);
            return;
        }

        context.Response.Headers.ETag = ETag.Format(row.Version);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
    }

    /// <summary>Returns a page of rows: 200.</summary>
    public async Task ListAsync(HttpContext context, Target target, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var query = ListQuery.Parse(target.Entity, target.Tenant, parameters);
        var page = await service.ListAsync(target.Entity, target.Tenant, query, context.RequestAborted);
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, (target.Entity, page), static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("success"u8, true);
            WriteRows(writer, answer.Entity, answer.page.Rows);
            writer.WriteStartObject("page"u8);
            writer.WriteNumber("limit"u8, answer.page.Limit);
            writer.WriteString("nextCursor"u8, answer.page.NextCursor);
            if (answer.page.Total is { } total)
                writer.WriteNumber("total"u8, total);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    /// <summary>Replaces a row: 200.</summary>
    public async Task ReplaceAsync(HttpContext context, Target target, string id, JsonElement body, Preconditions conditions)
    {
        var row = await service.ReplaceAsync(target.Entity, target.Tenant, id, body, conditions, context.RequestAborted);
        WriteRow(context.Response, StatusCodes.Status200OK, target.Entity, row);
    }

    /// <summary>Updates fields of a row: 200.</summary>
    public async Task ChangeAsync(HttpContext context, Target target, string id, JsonElement body, Preconditions conditions)
    {
        var row = await service.ChangeAsync(target.Entity, target.Tenant, id, body, conditions, context.RequestAborted);
        WriteRow(context.Response, StatusCodes.Status200OK, target.Entity, row);
    }

    /// <summary>Deletes a row: 200 with its id.</summary>
    public async Task DeleteAsync(HttpContext context, Target target, string id, Preconditions conditions)
    {
        await service.DeleteAsync(target.Entity, target.Tenant, id, conditions, context.RequestAborted);
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, id.ToLowerInvariant(), static (writer, id) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("success"u8, true);
            writer.WriteStartObject("data"u8);
            writer.WriteString(Entity.IdField, id);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    /// <summary>Replaces the row with the body's values in a unique key, or creates it: 200 or 201, with <c>created</c> in the body.</summary>
    public async Task UpsertAsync(HttpContext context, Target target, string on, JsonElement body, Preconditions conditions)
    {
        var (row, created) = await service.UpsertAsync(target.Entity, target.Tenant, on, body, conditions, context.RequestAborted);
        if (created)
            SetLocation(context.Response, target, row);
        WriteRow(context.Response, created ? StatusCodes.Status201Created : StatusCodes.Status200OK, target.Entity, row, created);
    }

    private static void SetLocation(HttpResponse response, Target target, Row row) =>
        response.Headers.Location = $"/{target.Tenant}/{target.Entity.Package}/{target.Entity.Name}/{row.Id}";

    private static void WriteRow(HttpResponse response, int status, Entity entity, Row row, bool? created = null)
    {
        response.Headers.ETag = ETag.Format(row.Version);
        JsonAnswer.Write(response, status, (entity, row, created), static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("success"u8, true);
            writer.WritePropertyName("data"u8);
            RowWriter.Write(writer, answer.entity, answer.row);
            if (answer.created is { } created)
                writer.WriteBoolean("created"u8, created);
            writer.WriteEndObject();
        });
    }

    private static void WriteRows(Utf8JsonWriter writer, Entity entity, IReadOnlyList<Row> rows)
    {
        writer.WriteStartArray("data"u8);
        foreach (var row in rows)
            RowWriter.Write(writer, entity, row);
        writer.WriteEndArray();
    }
}
