using Dbal.Errors;

namespace Dbal.Backends.Prisma.Generation;

/// <summary>Something that the Prisma backend needs on this machine is missing or broken. The message says what, and the remedy.</summary>
/// <param name="problem">What is wrong, in a sentence.</param>
/// <param name="remedy">What to do, in a sentence.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class PrismaSetupException(string problem, string remedy, Exception? inner = null) : Exception($"{problem} {remedy}", inner)
{
    /// <summary>The same as a failure of the API.</summary>
    internal DbalException ToDbalException() => new(ErrorCode.DatabaseError, problem, hint: remedy, inner: this);
}
