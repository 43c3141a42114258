using Cake.Core;

namespace Cake.Frosting;

/// <summary>The context of tasks.</summary>
public interface IFrostingContext : ICakeContext;

/// <summary>The base class of a project's context.</summary>
/// <param name="context">Cake's context.</param>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext;
