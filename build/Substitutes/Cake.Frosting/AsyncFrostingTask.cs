using Cake.Core;

namespace Cake.Frosting;

/// <summary>A task that works asynchronously.</summary>
/// <typeparam name="T">The project's context.</typeparam>
public abstract class AsyncFrostingTask<T> : IFrostingTask
    where T : ICakeContext
{
    /// <summary>Does the task's work.</summary>
    /// <param name="context">The context.</param>
    public virtual Task RunAsync(T context) => Task.CompletedTask;

    /// <summary>Whether the task is to run; otherwise it is skipped.</summary>
    /// <param name="context">The context.</param>
    public virtual bool ShouldRun(T context) => true;

    Task IFrostingTask.RunAsync(ICakeContext context) => RunAsync((T)context);

    bool IFrostingTask.ShouldRun(ICakeContext context) => ShouldRun((T)context);
}
