using Cake.Core;

namespace Cake.Frosting;

/// <summary>A task as the host sees it; projects derive from <see cref="FrostingTask{T}"/> or <see cref="AsyncFrostingTask{T}"/>.</summary>
public interface IFrostingTask
{
    /// <summary>Does the task's work.</summary>
    /// <param name="context">The context.</param>
    Task RunAsync(ICakeContext context);

    /// <summary>Whether the task is to run; otherwise it is skipped.</summary>
    /// <param name="context">The context.</param>
    bool ShouldRun(ICakeContext context);
}
