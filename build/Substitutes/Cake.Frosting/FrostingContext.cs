using Cake.Core;

namespace Cake.Frosting;

/// <summary>What tasks are given.</summary>
public interface IFrostingContext : ICakeContext;

/// <summary>A context that a project derives its own from.</summary>
/// <param name="context">Cake's own context, which is passed through.</param>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext;
