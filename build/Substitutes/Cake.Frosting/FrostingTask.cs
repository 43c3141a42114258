using Cake.Core;

namespace Cake.Frosting;

/// <summary>A task that works synchronously.</summary>
/// <typeparam name="T">The project's context.</typeparam>
public abstract class FrostingTask<T> : IFrostingTask
    where T : ICakeContext
{
    /// <summary>Does the task's work.</summary>
    /// <param name="context">The context.</param>
    public virtual void Run(T context)
    {
    }

    /// <summary>Whether the task is to run; otherwise it is skipped.</summary>
    /// <param name="context">The context.</param>
    public virtual bool ShouldRun(T context) => true;

    Task IFrostingTask.RunAsync(ICakeContext context)
    {
        Run((T)context);
        return Task.CompletedTask;
    }

    bool IFrostingTask.ShouldRun(ICakeContext context) => ShouldRun((T)context);
}
