namespace Dbal.Errors;

/// <summary>
/// Gathers what is wrong with the values of a request, up to a limit: 1 MiB has room for about 100,000 unknown names, and an answer that describes each of
/// them would be 20 times as long.
/// </summary>
internal sealed class FieldProblems
{
    private const int Most = 1000;

    private readonly List<FieldProblem> problems = [];

    /// <summary>Whether no more are noted, so that reading on finds nothing.</summary>
    public bool IsFull => problems.Count == Most;

    /// <summary>Notes a problem, unless the list is full.</summary>
    public void Add(string field, string problem)
    {
        if (!IsFull)
            problems.Add(new FieldProblem(field, problem));
    }

    /// <summary>Ends the reading.</summary>
    /// <param name="message">What is not valid, in a sentence.</param>
    /// <exception cref="DbalException"><see cref="ErrorCode.ValidationError"/> with the problems, when there are any.</exception>
    public void ThrowIfAny(string message)
    {
        if (problems.Count > 0)
            throw new DbalException(ErrorCode.ValidationError, message, problems, IsFull ? $"Only the first {Most} problems are listed." : null);
    }
}
