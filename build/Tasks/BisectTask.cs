using Build.Matrix;
using Build.Results;
using Build.Runs;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Finds the commit that broke a test on a backend.</summary>
[TaskName(TaskNames.Bisect)]
[TaskDescription("Finds the commit that broke a test (--filter) on a backend (--backend), with git bisect.")]
public sealed class BisectTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        try
        {
            await new Bisection(context.Session).RunAsync();
        }
        catch (FailureException exception)
        {
            throw new CakeException($"{exception.Message} {exception.Remedy}", exception);
        }
    }
}
