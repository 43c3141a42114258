using Dbal.Fuzz.Drawing;

namespace Dbal.Fuzz.Runs;

/// <summary>A kind of input.</summary>
internal interface IInputs
{
    /// <summary>The kind's name, which is part of the seed.</summary>
    string Name { get; }

    /// <summary>Which share of the run's requests this kind makes, from 0 to 1.</summary>
    double Share { get; }

    /// <summary>How many requests an input makes, on average.</summary>
    double RequestsOfInput { get; }

    /// <summary>Draws an input.</summary>
    /// <param name="draw">Draws.</param>
    /// <param name="tenant">A tenant that is this input's alone.</param>
    IInput Next(Draw draw, string tenant);
}

/// <summary>Something that is sent to the daemon, or given to it.</summary>
internal interface IInput
{
    /// <summary>Sends it.</summary>
    /// <exception cref="Fault">The daemon broke a rule.</exception>
    Task RunAsync(Exchange exchange);

    /// <summary>Inputs that have less in one place; none when it cannot be made smaller.</summary>
    IEnumerable<IInput> Smaller();

    /// <summary>Commands that send it again, after it was sent.</summary>
    /// <param name="exchange">What it was sent through.</param>
    /// <param name="name">Names the files that the commands need.</param>
    string Reproduce(Exchange exchange, string name) => Reproduction.Of(exchange, name);
}
