using Dbal.Entities;
using Dbal.Errors;
using Dbal.Operations;

namespace Dbal.Daemon.Http;

/// <summary>The addresses of rows: <c>/{tenant}/{package}/{entity}</c> and what is below it.</summary>
internal sealed class RestAddresses(TargetResolver targets, DataActions actions)
{
    private const string Rows = "/{tenant}/{package}/{entity}";
    private const string OneRow = Rows + "/{id}";

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        string[] get = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods(Rows, get, ListAsync);
        routes.MapPost(Rows, CreateAsync);
        routes.MapPut(Rows, UpsertAsync);
        routes.Map(Rows + "/_bulk", CreateManyAsync); // any method, else those of a row with the id _bulk would be taken
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
                "PUT without an id needs the parameter 'on', and takes no other.",
                hint: "Name a unique key, as in ?on=sku, or put an id into the address.");
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
            throw new DbalException(ErrorCode.BadRequest, $"'{name}' is not a parameter here.", hint: "This address and method take no parameters.");
    }
}
