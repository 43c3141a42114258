using Build.Ledger;
using Build.Matrix;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Writes the table of known differences.</summary>
[TaskName(TaskNames.Ledger)]
[TaskDescription("Writes the table of known differences in docs/rules.md from tests/divergences.yaml.")]
public sealed class LedgerTask : FrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override void Run(BuildContext context)
    {
        var repository = context.Session.Repository;
        try
        {
            File.WriteAllText(repository.Rules, LedgerTable.Update(File.ReadAllText(repository.Rules), LedgerFile.Read(repository.Ledger)));
        }
        catch (InvalidDataException exception)
        {
            throw new CakeException(exception.Message, exception);
        }

        context.Session.Console.Say($"Wrote the known differences to {repository.Relative(repository.Rules)}");
    }
}
