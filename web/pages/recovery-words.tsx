// Shown once, right after an account was made: the 24 words, then one of them asked back. The words
// live in memory only; leaving the page before Finish brings it back, reloading does not.
import { useState } from 'preact/hooks'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { Field } from '../components/field.tsx'
import { Card, Page } from '../components/page.tsx'
import { confirmRecoveryWord, type RecoveryQuiz, recoveryQuiz } from '../state/session.ts'
import { memberWords } from '../words/member-words.ts'
import { useTitle } from './address.ts'
import { Form, TroubleNote } from './form.tsx'
import { goOn } from './return-to.ts'
import { useAction } from './use-action.ts'

export function RecoveryWordsPage() {
  const [isAsking, setAsking] = useState(false)
  const quiz = recoveryQuiz.value
  useTitle(memberWords().recovery.title)
  if (quiz === null) return null
  return (
    <Page narrow>
      <Card>
        {isAsking ? (
          <AskedBack quiz={quiz} onShowAgain={() => setAsking(false)} />
        ) : (
          <WordList quiz={quiz} onWritten={() => setAsking(true)} />
        )}
      </Card>
    </Page>
  )
}

function WordList({ quiz, onWritten }: { quiz: RecoveryQuiz; onWritten: () => void }) {
  const text = memberWords().recovery
  return (
    <>
      <h1>{text.title}</h1>
      <p>{text.why}</p>
      <ol class="word-list" aria-label={text.words}>
        {quiz.words.map((word, index) => (
          <li key={`${index}-${word}`}>{word}</li>
        ))}
      </ol>
      <Button variant="primary" wide onPress={onWritten}>
        {text.wroteDown}
      </Button>
    </>
  )
}

function AskedBack({ quiz, onShowAgain }: { quiz: RecoveryQuiz; onShowAgain: () => void }) {
  const text = memberWords().recovery
  const [word, setWord] = useState('')
  const [isWrong, setWrong] = useState(false)
  const { busy, trouble, run } = useAction()
  const submit = () =>
    run(async () => {
      const isRight = await confirmRecoveryWord(word)
      setWrong(!isRight)
      if (isRight) goOn(null)
    })
  return (
    <>
      <h1>{text.checkTitle}</h1>
      <Form onSubmit={() => void submit()}>
        <Field
          label={text.word(quiz.ask)}
          value={word}
          error={isWrong ? text.wrong : null}
          onInput={(next) => {
            setWord(next)
            setWrong(false)
          }}
          plainText
          autofocus
        />
        <TroubleNote trouble={trouble} />
        <Button type="submit" variant="primary" busy={busy} wide>
          {text.finish}
        </Button>
        <Button variant="quiet" wide onPress={onShowAgain}>
          {text.showAgain}
        </Button>
      </Form>
      <Banner icon="lock">{text.keepSafe}</Banner>
    </>
  )
}
