using Cake.Core;

namespace Cake.Frosting;

/// <summary>What is done before the first task and after the last, as the host sees it.</summary>
public interface IFrostingLifetime
{
    /// <summary>Runs before the first task, in dry runs too.</summary>
    /// <param name="context">The context.</param>
    /// <param name="info">The target and the tasks that it leads to.</param>
    void Setup(ICakeContext context, ISetupContext info);

    /// <summary>Runs after the last task, whatever failed.</summary>
    /// <param name="context">The context.</param>
    /// <param name="info">How the run ended.</param>
    void Teardown(ICakeContext context, ITeardownContext info);
}

/// <summary>What is done before the first task and after the last.</summary>
/// <typeparam name="TContext">The project's context.</typeparam>
public abstract class FrostingLifetime<TContext> : IFrostingLifetime
    where TContext : ICakeContext
{
    /// <summary>Runs before the first task, in dry runs too.</summary>
    /// <param name="context">The context.</param>
    /// <param name="info">The target and the tasks that it leads to.</param>
    public abstract void Setup(TContext context, ISetupContext info);

    /// <summary>Runs after the last task, whatever failed.</summary>
    /// <param name="context">The context.</param>
    /// <param name="info">How the run ended.</param>
    public abstract void Teardown(TContext context, ITeardownContext info);

    void IFrostingLifetime.Setup(ICakeContext context, ISetupContext info) => Setup((TContext)context, info);

    void IFrostingLifetime.Teardown(ICakeContext context, ITeardownContext info) => Teardown((TContext)context, info);
}
