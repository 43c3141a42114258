using Dbal.Fuzz.Drawing;

namespace Dbal.Fuzz.Runs;

/// <summary>A kind of input.</summary>
internal interface IInputs
{
    /// <summary>The kind's name, which is part of the seed.</summary>
    string Name { get; }

    /// <summary>The share of this kind in the run's requests, from 0 to 1.</summary>
    double Share { get; }

    /// <summary>The average number of requests per input.</summary>
    double RequestsOfInput { get; }

    /// <summary>Generates an input.</summary>
    /// <param name="draw">The random generator.</param>
    /// <param name="tenant">A tenant for this input only.</param>
    IInput Next(Draw draw, string tenant);
}

/// <summary>An input for the daemon.</summary>
internal interface IInput
{
    /// <summary>Sends the input.</summary>
    /// <exception cref="Fault">The daemon violated a rule.</exception>
    Task RunAsync(Exchange exchange);

    /// <summary>Returns smaller variants of the input; none when it cannot be reduced.</summary>
    IEnumerable<IInput> Smaller();

    /// <summary>Returns the commands that send the input again, after it was sent.</summary>
    /// <param name="exchange">The exchange that sent it.</param>
    /// <param name="name">The name for files that the commands need.</param>
    string Reproduce(Exchange exchange, string name) => Reproduction.Of(exchange, name);
}
