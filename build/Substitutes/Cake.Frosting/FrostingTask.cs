using Cake.Core;

namespace Cake.Frosting;

/// <summary>A synchronous task.</summary>
/// <typeparam name="T">The project's context.</typeparam>
public abstract class FrostingTask<T> : IFrostingTask
    where T : ICakeContext
{
    /// <summary>Runs the task.</summary>
    /// <param name="context">The context.</param>
    public virtual void Run(T context)
    {
    }

    /// <summary>Whether the task runs. Otherwise, it is skipped.</summary>
    /// <param name="context">The context.</param>
    public virtual bool ShouldRun(T context) => true;

    Task IFrostingTask.RunAsync(ICakeContext context)
    {
        Run((T)context);
        return Task.CompletedTask;
    }

    bool IFrostingTask.ShouldRun(ICakeContext context) => ShouldRun((T)context);
}
