using Build.Runs;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>What tasks are given. Making it touches nothing, since Cake makes it for <c>--tree</c> and <c>--dryrun</c> too.</summary>
public sealed class BuildContext : FrostingContext
{
    /// <summary>Registers the tasks that the table of backends makes; those that are classes follow.</summary>
    /// <param name="context">Cake's context.</param>
    /// <param name="engine">Cake's engine.</param>
    /// <param name="session">The command line and what belongs to it.</param>
    public BuildContext(ICakeContext context, ICakeEngine engine, BuildSession session)
        : base(context)
    {
        Session = session;
        Run = new MatrixRun(context, session);
        BackendTasks.Register(engine);
    }

    /// <summary>The command line and what belongs to it.</summary>
    public BuildSession Session { get; }

    /// <summary>The run of the matrix.</summary>
    public MatrixRun Run { get; }
}
