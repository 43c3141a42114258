using Dbal.Entities;
using Dbal.Errors;
using Dbal.Operations;
using Dbal.Text;

namespace Dbal.Daemon.Http;

/// <summary>
/// <c>POST /api/dbal</c>: the operations of REST, by name. The row's id is in the payload. The query parameters of REST and its headers <c>If-Match</c> and
/// <c>If-None-Match</c> are in the options.
/// </summary>
internal sealed class RpcEndpoint
{
    /// <summary>The path.</summary>
    public const string Path = "/api/dbal";

    private readonly Dictionary<string, RpcAction> actions = new(StringComparer.Ordinal);
    private readonly Schema schema;
    private readonly TargetResolver targets;

    /// <summary>Creates the endpoint.</summary>
    public RpcEndpoint(Schema schema, TargetResolver targets, DataActions data)
    {
        this.schema = schema;
        this.targets = targets;
        Add("create", [], (context, target, call) => data.CreateAsync(context, target, call.Payload));
        Add("read", [], (context, target, call) => data.ReadAsync(context, target, call.Id, Preconditions.None));
        Add("list", ["filter", "or", "sort", "limit", "cursor", "count"], (context, target, call) => data.ListAsync(context, target, call.ListParameters()));
        Add("replace", ["ifMatch", "ifNoneMatch"], (context, target, call) => data.ReplaceAsync(context, target, call.Id, call.Payload, Conditions(call)));
        Add("change", ["ifMatch", "ifNoneMatch"], (context, target, call) => data.ChangeAsync(context, target, call.Id, call.Payload, Conditions(call)));
        Add("delete", ["ifMatch", "ifNoneMatch"], (context, target, call) => data.DeleteAsync(context, target, call.Id, Conditions(call)));
        Add("bulk", [], (context, target, call) => data.CreateManyAsync(context, target, call.Payload));
        Add("upsert", ["on", "ifMatch", "ifNoneMatch"], (context, target, call) =>
            data.UpsertAsync(context, target, OnOf(call), call.Payload, Conditions(call)));
        actions["update"] = actions["change"]; // the name in other DBAL daemons
    }

    /// <summary>Adds the endpoint.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context.Request, RequestBody.MaxDepth + 1); // the payload is one level down
        var call = RpcCall.Parse(body.Json);
        context.Request.RouteValues["tenant"] = call.Tenant; // for the request log
        if (!actions.TryGetValue(call.Action, out var action))
            throw new DbalException(ErrorCode.BadRequest, $"Unknown action '{call.Action}'.", hint: NearestName.Hint(call.Action, actions.Keys));
        if (call.OptionNames.FirstOrDefault(name => !action.Options.Contains(name)) is { } unknown)
        {
            var hint = action.Options is [] ? "It has no options." : NearestName.Hint(unknown, action.Options);
            throw new DbalException(ErrorCode.BadRequest, $"Unknown option '{unknown}' of {call.Action}.", hint: hint);
        }

        await action.Answer(context, targets.Resolve(context.Request, call.Tenant, FullName(call.Entity)), call);
    }

    private void Add(string name, string[] options, Func<HttpContext, Target, RpcCall, Task> answer) => actions[name] = new RpcAction(options, answer);

    // A name without a package is sufficient if it is unique.
    private string FullName(string entity) => schema.Entities.Where(each => each.Name == entity).ToList() is [var only] ? only.FullName : entity;

    private static Preconditions Conditions(RpcCall call) => Preconditions.Parse(call.Option("ifMatch"), call.Option("ifNoneMatch"));

    private static string OnOf(RpcCall call) =>
        call.NamesOption("on")
            ?? throw new DbalException(ErrorCode.BadRequest, "An upsert requires the option 'on'.", hint: "Specify the fields of a unique key.");

    private sealed record RpcAction(string[] Options, Func<HttpContext, Target, RpcCall, Task> Answer);
}
