using Dbal.Fuzz.Drawing;
using Dbal.Fuzz.Runs;

namespace Dbal.Fuzz.Inputs;

/// <summary>Valid rows of the shipped entities; see <see cref="RowInput"/>.</summary>
internal sealed class RowInputs : IInputs
{
    /// <inheritdoc/>
    public string Name => "rows";

    /// <inheritdoc/>
    public double Share => 0.08;

    /// <inheritdoc/>
    public double RequestsOfInput => 41;

    /// <inheritdoc/>
    public IInput Next(Draw draw, string tenant) => RowInput.Next(draw, tenant, Rows.Entity(draw));
}
