using Build.Matrix;
using Build.Reports;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Says what will run. Nothing is started.</summary>
[TaskName(Name)]
[TaskDescription("Says which rows will run, how each has its server, and which are skipped and why.")]
public sealed class PlanTask : AsyncFrostingTask<BuildContext>
{
    internal const string Name = "Plan";

    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        var plan = await context.Run.PlanAsync();
        var console = context.Session.Console;
        console.Say($"{console.Style.Symbol("🎯 ", "")}{console.Style.Paint("DBAL Multi-Backend Test Matrix", Colour.Bold)}");
        console.Say($"Testing: {(plan.Rows is [] ? "nothing, since everything passed last time" : string.Join(", ", plan.Rows.Select(row => row.Backend.Name)))}");
        foreach (var row in plan.Rows)
        {
            if (!row.Runs)
                console.Warn(console.Style.Mark(Mark.Warning) + $"{row.Backend.Name} is skipped: {row.Reason} {row.Remedy}");
            else if (row.Server is { } server)
                console.Say($"  {row.Backend.Name}: {server.Service.Name}, {server.Source.ToString()!.ToLowerInvariant()}");
        }
    }
}
