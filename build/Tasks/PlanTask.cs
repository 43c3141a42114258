using Build.Matrix;
using Build.Terminal;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Prints the plan of the run. Starts nothing.</summary>
[TaskName(TaskNames.Plan)]
[TaskDescription("Prints which rows will run, where their servers come from, and which rows are skipped and why.")]
public sealed class PlanTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        var plan = await context.Run.PlanAsync();
        var console = context.Session.Console;
        console.Say($"{console.Style.Symbol("🎯 ", "")}{console.Style.Paint("DBAL Multi-Backend Test Matrix", Colour.Bold)}");
        foreach (var line in context.Run.DescribeRerun())
            console.Say(line);
        var rows = plan.Rows is [] ? "nothing, because all rows of the last run passed"
            : string.Join(", ", plan.Rows.Select(row => row.Backend.Name));
        console.Say($"Testing: {rows}");
        foreach (var row in plan.Rows)
        {
            if (!row.Runs)
                console.Warn(console.Style.Mark(Mark.Warning) + $"{row.Backend.Name} is skipped: {row.Reason} {row.Remedy}");
            else if (row.Server is { } server)
                console.Say($"  {row.Backend.Name}: {server.Service.Name}, {server.Source.ToString()!.ToLowerInvariant()}");
        }
    }
}
