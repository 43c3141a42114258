using Dbal.Entities;
using Dbal.Errors;
using Dbal.Operations;

namespace Dbal.Daemon.Http;

/// <summary>The REST endpoints for rows: <c>/{tenant}/{package}/{entity}</c> and below.</summary>
internal sealed class RestEndpoints(TargetResolver targets, DataActions actions)
{
    private const string Rows = "/{tenant}/{package}/{entity}";
    private const string OneRow = Rows + "/{id}";

    /// <summary>Adds the endpoints.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        string[] get = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods(Rows, get, ListAsync);
        routes.MapPost(Rows, CreateAsync);
        routes.MapPut(Rows, UpsertAsync);
        routes.Map(Rows + "/_bulk", CreateManyAsync); // any method; otherwise other methods would match a row with the id _bulk
        routes.MapMethods(OneRow, get, ReadAsync);
        routes.MapPut(OneRow, ReplaceAsync);
        routes.MapPatch(OneRow, ChangeAsync);
        routes.MapDelete(OneRow, DeleteAsync);
    }

    private Task ListAsync(HttpContext context) => actions.ListAsync(context, TargetOf(context), Parameters(context.Request));

    private async Task CreateAsync(HttpContext context)
    {
        var target = TargetOf(context);
        RefuseParameters(context.Request);
        using var body = await RequestBody.ReadAsync(context.Request);
        await actions.CreateAsync(context, target, body.Json);
    }

    private async Task CreateManyAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            throw RequestPipeline.MethodNotAllowed(context.Response);
        }

        var target = TargetOf(context);
        RefuseParameters(context.Request);
        using var body = await RequestBody.ReadAsync(context.Request);
        await actions.CreateManyAsync(context, target, body.Json);
    }

    private async Task UpsertAsync(HttpContext context)
    {
        var target = TargetOf(context);
        if (Parameters(context.Request).ToList() is not [("on", var on)])
        {
            throw new DbalException(
                ErrorCode.BadRequest,
                "PUT without an id requires exactly one parameter, 'on'.",
                hint: "Specify a unique key, as in ?on=sku, or add an id to the path.");
        }

        using var body = await RequestBody.ReadAsync(context.Request);
        await actions.UpsertAsync(context, target, on, body.Json, Conditions(context));
    }

    private Task ReadAsync(HttpContext context)
    {
        var target = TargetOf(context);
        RefuseParameters(context.Request);
        return actions.ReadAsync(context, target, IdOf(context), Conditions(context));
    }

    private async Task ReplaceAsync(HttpContext context)
    {
        var target = TargetOf(context);
        RefuseParameters(context.Request);
        using var body = await RequestBody.ReadAsync(context.Request);
        await actions.ReplaceAsync(context, target, IdOf(context), body.Json, Conditions(context));
    }

    private async Task ChangeAsync(HttpContext context)
    {
        var target = TargetOf(context);
        RefuseParameters(context.Request);
        using var body = await RequestBody.ReadAsync(context.Request);
        await actions.ChangeAsync(context, target, IdOf(context), body.Json, Conditions(context));
    }

    private Task DeleteAsync(HttpContext context)
    {
        var target = TargetOf(context);
        RefuseParameters(context.Request);
        return actions.DeleteAsync(context, target, IdOf(context), Conditions(context));
    }

    private Target TargetOf(HttpContext context)
    {
        var values = context.Request.RouteValues;
        return targets.Resolve(context.Request, (string)values["tenant"]!, $"{values["package"]}.{values["entity"]}");
    }

    private static Preconditions Conditions(HttpContext context) => Preconditions.Parse(context.Request.Headers.IfMatch, context.Request.Headers.IfNoneMatch);

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues[Entity.IdField]!;

    private static IEnumerable<KeyValuePair<string, string>> Parameters(HttpRequest request) => PercentEncoding.Parameters(request.QueryString);

    private static void RefuseParameters(HttpRequest request)
    {
        if (request.QueryString.HasValue && Parameters(request).FirstOrDefault() is { Key: { } name })
            throw new DbalException(ErrorCode.BadRequest, $"Unknown parameter '{name}'.", hint: "This endpoint has no parameters.");
    }
}
