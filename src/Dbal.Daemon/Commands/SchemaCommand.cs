using Dbal.Backends;
using Dbal.Daemon.Configuration;
using Dbal.Daemon.Contract;
using Dbal.Daemon.Storage;
using Dbal.Schemas;
using Dbal.Yaml;

namespace Dbal.Daemon.Commands;

/// <summary>The commands <c>schema plan</c> and <c>schema apply</c>.</summary>
internal static class SchemaCommand
{
    /// <summary>Runs the command, and prints the pending or the applied changes.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(CommandLine commandLine, TextWriter output)
    {
        var configuration = ConfigurationReader.Read(commandLine.ConfigFile, Environment.GetEnvironmentVariable);
        var options = new BackendOptions(configuration.DatabaseUrl, EntityFiles.Load(configuration.SchemaFolder), configuration.CommandTimeout);
        await using var backend = BackendTable.Create(configuration.Adapter, options, _ => { });

        var plan = await backend.PlanSchemaAsync(CancellationToken.None);
        await PrintAsync(plan, commandLine.Allowed, output);
        if (plan.Refusal(commandLine.Allowed) is { } refusal)
        {
            await output.WriteLineAsync($"Nothing was changed. {refusal.Hint}");
            return ExitCode.ChangesPending;
        }
        if (commandLine.Action == CommandLineAction.ApplySchema)
        {
            await backend.ApplySchemaAsync(commandLine.Allowed, CancellationToken.None);
            await output.WriteLineAsync("Done.");
        }
        return ExitCode.Ended;
    }

    private static async Task PrintAsync(SchemaPlan plan, IReadOnlyCollection<ChangeKind> allowed, TextWriter output)
    {
        if (plan.Changes.Count == 0)
        {
            await output.WriteLineAsync("The database matches the entity files.");
            return;
        }
        await output.WriteLineAsync($"Changes: {plan.Changes.Count}");
        foreach (var change in plan.Changes)
        {
            var verdict = change.IsSafe ? "safe" : change.IsAllowedBy(allowed) ? "allowed" : change.Rows.Breaking > 0 ? "invalid rows" : "destructive";
            await output.WriteLineAsync($"  {verdict,-14}  {change}{(change.Rows.Affected > 0 ? $"; affected rows: {change.Rows.Affected}" : "")}");
        }
        await output.WriteLineAsync("Statements:");
        foreach (var statement in plan.Statements)
            await output.WriteLineAsync($"  {statement}{(statement.StartsWith('-') || statement.StartsWith('/') ? "" : ";")}");
    }
}
