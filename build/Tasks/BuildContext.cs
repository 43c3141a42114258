using Build.Runs;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>The context of the tasks. Creating it has no side effects, because Cake also creates it for <c>--tree</c> and <c>--dryrun</c>.</summary>
public sealed class BuildContext : FrostingContext
{
    /// <summary>Creates the context, and registers the generated tasks. Cake registers the tasks with a class later.</summary>
    /// <param name="context">Cake's context.</param>
    /// <param name="engine">Cake's engine.</param>
    /// <param name="session">The session of the build program.</param>
    public BuildContext(ICakeContext context, ICakeEngine engine, BuildSession session)
        : base(context)
    {
        Session = session;
        Run = new MatrixRun(context, session);
        BackendTasks.Register(engine);
    }

    /// <summary>The session of the build program.</summary>
    public BuildSession Session { get; }

    /// <summary>The run of the matrix.</summary>
    public MatrixRun Run { get; }
}
