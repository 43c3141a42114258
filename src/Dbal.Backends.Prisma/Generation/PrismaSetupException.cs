using Dbal.Errors;

namespace Dbal.Backends.Prisma.Generation;

/// <summary>A prerequisite of the Prisma adapter is missing or broken on this machine. The message has the problem and the remedy.</summary>
/// <param name="problem">The problem, as a sentence.</param>
/// <param name="remedy">The remedy, as a sentence.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class PrismaSetupException(string problem, string remedy, Exception? inner = null) : Exception($"{problem} {remedy}", inner)
{
    /// <summary>Converts it to a failure of the API.</summary>
    internal DbalException ToDbalException() => new(ErrorCode.DatabaseError, problem, hint: remedy, inner: this);
}
