using Cake.Core;

namespace Cake.Frosting;

/// <summary>An asynchronous task.</summary>
/// <typeparam name="T">The project's context.</typeparam>
public abstract class AsyncFrostingTask<T> : IFrostingTask
    where T : ICakeContext
{
    /// <summary>Runs the task.</summary>
    /// <param name="context">The context.</param>
    public virtual Task RunAsync(T context) => Task.CompletedTask;

    /// <summary>Whether the task runs. Otherwise, it is skipped.</summary>
    /// <param name="context">The context.</param>
    public virtual bool ShouldRun(T context) => true;

    Task IFrostingTask.RunAsync(ICakeContext context) => RunAsync((T)context);

    bool IFrostingTask.ShouldRun(ICakeContext context) => ShouldRun((T)context);
}
