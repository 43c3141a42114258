using Cake.Core;

namespace Cake.Frosting;

/// <summary>A task. Projects derive their tasks from <see cref="FrostingTask{T}"/> or <see cref="AsyncFrostingTask{T}"/>.</summary>
public interface IFrostingTask
{
    /// <summary>Runs the task.</summary>
    /// <param name="context">The context.</param>
    Task RunAsync(ICakeContext context);

    /// <summary>Whether the task runs. Otherwise, it is skipped.</summary>
    /// <param name="context">The context.</param>
    bool ShouldRun(ICakeContext context);
}
