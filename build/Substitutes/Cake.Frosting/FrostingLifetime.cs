using Cake.Core;

namespace Cake.Frosting;

/// <summary>Actions before the first task and after the last.</summary>
public interface IFrostingLifetime
{
    /// <summary>Runs before the first task, also in dry runs.</summary>
    /// <param name="context">The context.</param>
    /// <param name="info">The target and the tasks to run.</param>
    void Setup(ICakeContext context, ISetupContext info);

    /// <summary>Runs after the last task, even when a task failed.</summary>
    /// <param name="context">The context.</param>
    /// <param name="info">The outcome of the run.</param>
    void Teardown(ICakeContext context, ITeardownContext info);
}

/// <summary>The base class for actions before the first task and after the last.</summary>
/// <typeparam name="TContext">The project's context.</typeparam>
public abstract class FrostingLifetime<TContext> : IFrostingLifetime
    where TContext : ICakeContext
{
    /// <summary>Runs before the first task, also in dry runs.</summary>
    /// <param name="context">The context.</param>
    /// <param name="info">The target and the tasks to run.</param>
    public abstract void Setup(TContext context, ISetupContext info);

    /// <summary>Runs after the last task, even when a task failed.</summary>
    /// <param name="context">The context.</param>
    /// <param name="info">The outcome of the run.</param>
    public abstract void Teardown(TContext context, ITeardownContext info);

    void IFrostingLifetime.Setup(ICakeContext context, ISetupContext info) => Setup((TContext)context, info);

    void IFrostingLifetime.Teardown(ICakeContext context, ITeardownContext info) => Teardown((TContext)context, info);
}
