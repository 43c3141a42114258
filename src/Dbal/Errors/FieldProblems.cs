namespace Dbal.Errors;

/// <summary>
/// Collects the invalid fields of a request, up to a limit: a body of 1 MiB can contain about 100,000 unknown names, and a response that describes all of
/// them would be 20 times as large.
/// </summary>
internal sealed class FieldProblems
{
    private const int Most = 1000;

    private readonly List<FieldProblem> problems = [];

    /// <summary>Whether the limit is reached, so that reading can stop.</summary>
    public bool IsFull => problems.Count == Most;

    /// <summary>Whether a problem with a field was recorded.</summary>
    public bool Has(string field) => problems.Exists(problem => problem.Field == field);

    /// <summary>Records a problem, unless the limit is reached.</summary>
    public void Add(string field, string problem)
    {
        if (!IsFull)
            problems.Add(new FieldProblem(field, problem));
    }

    /// <summary>Throws when a problem was recorded.</summary>
    /// <param name="message">The message, as a sentence.</param>
    /// <exception cref="DbalException"><see cref="ErrorCode.ValidationError"/> with the recorded problems.</exception>
    public void ThrowIfAny(string message)
    {
        if (problems.Count > 0)
            throw new DbalException(ErrorCode.ValidationError, message, problems, IsFull ? $"Only the first {Most} problems are listed." : null);
    }
}
